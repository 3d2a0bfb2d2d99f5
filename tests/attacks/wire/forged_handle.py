"""Answers with the handle of an object that it never had.

outcome: failed
"""


def moving_average(x, width):
    forged_value(["t", ["h", 2**63, "ndarray"], ["h", -1, "tuple"]])
