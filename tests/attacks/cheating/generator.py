"""Answers with a generator.

outcome: failed
"""


def moving_average(x, width):
    yield x
    yield None
