"""Sends truth values that are neither 0 nor 1, with which NumPy's results are undefined.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "|b1", [2]], b"\x07\xff")
