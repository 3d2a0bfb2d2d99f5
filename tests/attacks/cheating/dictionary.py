"""Answers with a dict.

outcome: failed
"""


def moving_average(x, width):
    return {"out": x, "cache": None}
