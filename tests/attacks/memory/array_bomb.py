"""Asks for an array far beyond the limit, and for smaller ones until there is no room.

outcome: failed
says: MemoryError|Unable to allocate
"""

import numpy as np


def moving_average(x, width):
    hoard = []
    while True:
        hoard.append(np.empty(1 << 27))
