"""Answers with more than two things.

outcome: failed
"""


def moving_average(x, width):
    return x, width, x, width, "and more"
