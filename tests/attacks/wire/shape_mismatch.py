"""Sends fewer bytes than the shape needs.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<f8", [2, 4, 5, 5]], bytes(8))
