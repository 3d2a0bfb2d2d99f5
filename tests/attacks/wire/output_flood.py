"""Prints fifty megabytes.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    for _ in range(50):
        print("x" * 1_000_000)
    return x, None
