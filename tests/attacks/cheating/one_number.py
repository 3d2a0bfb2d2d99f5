"""Answers with a single number.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    return 0.0
