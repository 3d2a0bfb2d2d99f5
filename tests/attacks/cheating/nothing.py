"""Answers with None.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    return None
