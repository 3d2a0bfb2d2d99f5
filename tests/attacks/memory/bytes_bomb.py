"""Fills memory page by page with strings.

outcome: failed
says: MemoryError|memory limit
"""


def conv_forward_naive(x, w, b, conv_param):
    hoard = b"x"
    while True:
        hoard = hoard + hoard
