"""Reads the hidden tests.

outcome: failed
says: PermissionError|FileNotFoundError
"""

from pathlib import Path


def conv_forward_naive(x, w, b, conv_param):
    tell(Path(CHECKOUT, "autograder/assignments/assignment2/hidden_tests/test_1_convolution.py").read_bytes())
