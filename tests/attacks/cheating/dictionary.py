"""Answers with a dict.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    return {"out": x, "cache": None}
