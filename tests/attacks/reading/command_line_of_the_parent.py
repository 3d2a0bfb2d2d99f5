"""Reads how its parent was started.

outcome: failed
says: PermissionError|FileNotFoundError
open in: no-landlock
"""

from pathlib import Path


def moving_average(x, width):
    tell(Path(f"/proc/{os.getppid()}/cmdline").read_bytes())
