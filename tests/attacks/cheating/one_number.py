"""Answers with a single number.

outcome: failed
"""


def moving_average(x, width):
    return 0.0
