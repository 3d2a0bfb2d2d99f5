"""Answers with a list that has no end.

outcome: failed
"""


def moving_average(x, width):
    endless = []
    endless.append(endless)
    return endless
