"""Asks for an array far beyond the limit, and for smaller ones until there is no room.

outcome: failed
says: MemoryError|Unable to allocate
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    hoard = []
    while True:
        hoard.append(np.empty(1 << 27))
