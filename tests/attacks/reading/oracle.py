"""Reads what is right.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(CHECKOUT, "autograder/oracle.py").read_bytes())
