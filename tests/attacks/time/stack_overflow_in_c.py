"""Recursion without Python's limit, until the C stack is full.

outcome: crashed or timeout
"""


def conv_forward_naive(x, w, b, conv_param):
    sys.setrecursionlimit(2**31 - 1)
    nested = []
    for _ in range(100_000):
        nested = [nested]
    return repr(nested)
