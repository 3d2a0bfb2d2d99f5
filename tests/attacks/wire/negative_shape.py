"""Sends a negative side, and a second one that makes the product right again.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<f8", [-1, -2]], bytes(16))
