"""Calls itself without end.

outcome: failed
says: RecursionError
"""


def conv_forward_naive(x, w, b, conv_param):
    return conv_forward_naive(x, w, b, conv_param)
