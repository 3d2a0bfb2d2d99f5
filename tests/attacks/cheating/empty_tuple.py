"""Answers with an empty tuple.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    return ()
