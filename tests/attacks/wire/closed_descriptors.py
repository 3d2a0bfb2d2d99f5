"""Closes every descriptor.

outcome: crashed
"""


def moving_average(x, width):
    os.closerange(0, 1024)
    return x
