"""Answers with the handle of an object that it never had.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["t", ["h", 2**63, "ndarray"], ["h", -1, "tuple"]])
