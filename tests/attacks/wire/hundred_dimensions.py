"""Sends an array of more dimensions than NumPy knows.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [1] * 100], bytes(8))
