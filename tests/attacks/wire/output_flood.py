"""Prints fifty megabytes.

outcome: failed
"""


def moving_average(x, width):
    for _ in range(50):
        print("x" * 1_000_000)
    return x
