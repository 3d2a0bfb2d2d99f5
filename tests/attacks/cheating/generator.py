"""Answers with a generator.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    yield x
    yield None
