"""What `make test-faults` tries; each takes seconds or minutes, so that `make test` leaves them out."""

from __future__ import annotations

import os

LONG = ["test_disk.py", "test_interrupt.py", "test_kill.py", "test_regrade.py"]
collect_ignore = [] if "FAULTS" in os.environ else LONG
