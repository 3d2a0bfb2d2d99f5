"""Sends bytes that belong to no array.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(None, bytes(1 << 20))
