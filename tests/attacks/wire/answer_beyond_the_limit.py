"""Answers with more than it may.

outcome: failed
says: at most
"""

import numpy as np


def moving_average(x, width):
    return np.zeros(1 << 22)
