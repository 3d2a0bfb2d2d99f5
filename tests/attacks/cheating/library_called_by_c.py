"""Has a compiled builtin call SciPy, so that no Python frame of the student's does.

outcome: forbidden
says: scipy
"""

import importlib

import numpy as np

LIBRARY = importlib.import_module("sci" + "py.signal")


def moving_average(x, width):
    return next(map(LIBRARY.correlate, [x], [np.full(width, 1 / width)], ["valid"])).astype(x.dtype)
