"""Answers with as much as it may, each time.

outcome: failed
"""

import numpy as np


def moving_average(x, width):
    return np.zeros(1 << 21)
