"""Answers with complex numbers.

outcome: failed
"""


def moving_average(x, width):
    return x * 1j
