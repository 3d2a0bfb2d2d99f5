"""Copies descriptors until there are none left.

outcome: failed
says: Too many open files
"""


def conv_forward_naive(x, w, b, conv_param):
    while True:
        os.dup(0)
