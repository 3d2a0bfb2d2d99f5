"""Keeps the arguments of each call and changes them, and the answers it gave, during the next.

outcome: failed
"""

import numpy as np

KEPT = []


def moving_average(x, width):
    for array in KEPT:
        array[...] = 0
    out = np.zeros_like(x)
    KEPT.extend([x, w, b, out])
    return out
