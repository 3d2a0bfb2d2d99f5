"""Calls itself without end.

outcome: failed
says: RecursionError
"""


def moving_average(x, width):
    return moving_average(x, width)
