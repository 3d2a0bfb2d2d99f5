"""Answers with SciPy's correlation.

outcome: forbidden
says: scipy
"""

import numpy as np
from scipy.signal import correlate


def moving_average(x, width):
    return (correlate(x, np.ones(width), "valid") / width).astype(x.dtype)
