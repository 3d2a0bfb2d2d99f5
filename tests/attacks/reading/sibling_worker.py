"""Looks for other workers among its parent's children.

outcome: failed
says: PermissionError|FileNotFoundError
open in: no-landlock
"""

from pathlib import Path


def moving_average(x, width):
    parent = os.getppid()
    tell(Path(f"/proc/{parent}/task/{parent}/children").read_bytes())
