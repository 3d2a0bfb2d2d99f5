"""Destroys its arguments.

outcome: failed
"""


def moving_average(x, width):
    x.resize(0, refcheck=False)
    return x
