"""Reads what is right.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(CHECKOUT, "autograder/assignments/assignment2/oracle/layers.py").read_bytes())
