"""Looks for other workers among its parent's children.

outcome: failed
says: PermissionError|FileNotFoundError
open in: no-landlock
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    parent = os.getppid()
    tell(Path(f"/proc/{parent}/task/{parent}/children").read_bytes())
