"""A loop that never ends.

outcome: timeout
"""


def moving_average(x, width):
    while True:
        pass
