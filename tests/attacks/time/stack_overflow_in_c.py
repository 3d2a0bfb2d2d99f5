"""Recursion in C, where Python's limit does not count, until the stack is full.

outcome: crashed
"""


def conv_forward_naive(x, w, b, conv_param):
    nested = ()
    for _ in range(1_000_000):
        nested = (nested,)
    return hash(nested)
