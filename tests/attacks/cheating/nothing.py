"""Answers with None.

outcome: failed
"""


def moving_average(x, width):
    return None
