"""Copies descriptors until there are none left.

outcome: failed
says: Too many open files
"""


def moving_average(x, width):
    while True:
        os.dup(0)
