"""Answers with more than it may.

outcome: failed
says: at most
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    return np.zeros(1 << 22), None
