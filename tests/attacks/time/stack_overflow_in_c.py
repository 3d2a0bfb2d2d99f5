"""Recursion in C, where Python's limit does not count, until the stack is full.

outcome: crashed
"""


def moving_average(x, width):
    nested = ()
    for _ in range(1_000_000):
        nested = (nested,)
    return hash(nested)
