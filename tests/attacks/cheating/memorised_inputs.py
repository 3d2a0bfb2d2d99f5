"""Remembers earlier inputs and answers with what it saw.

outcome: failed
"""

SEEN = []


def moving_average(x, width):
    SEEN.append(x)
    return SEEN[0]
