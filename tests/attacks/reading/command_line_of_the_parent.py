"""Reads how its parent was started.

outcome: failed
says: PermissionError|FileNotFoundError
open in: no-landlock
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(f"/proc/{os.getppid()}/cmdline").read_bytes())
