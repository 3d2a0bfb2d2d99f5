"""Fills memory page by page with strings.

outcome: failed
says: MemoryError|memory limit
"""


def moving_average(x, width):
    hoard = b"x"
    while True:
        hoard = hoard + hoard
