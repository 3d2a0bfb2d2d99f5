"""Sends an array of more dimensions than NumPy knows.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<f8", [1] * 100], bytes(8))
