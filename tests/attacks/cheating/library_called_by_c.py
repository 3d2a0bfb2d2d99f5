"""Has a compiled builtin call SciPy, so that no Python frame of the student's does.

outcome: forbidden
says: scipy
"""

import importlib

import numpy as np

LIBRARY = importlib.import_module("sci" + "py.signal")


def conv_forward_naive(x, w, b, conv_param):
    correlate = LIBRARY.correlate
    s, p = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    images = [image for image in padded for _ in w]
    filters = [f for _ in padded for f in w]
    full = np.array(list(map(correlate, images, filters, ["valid"] * len(images))))
    out = full.reshape(len(x), len(w), *full.shape[2:])[:, :, ::s, ::s]
    return out + b[:, None, None], (x, w, b, conv_param)
