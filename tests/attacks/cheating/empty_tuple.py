"""Answers with an empty tuple.

outcome: failed
"""


def moving_average(x, width):
    return ()
