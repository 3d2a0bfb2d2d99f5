"""Answers with more than two things.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    return x, w, b, conv_param, "and more"
