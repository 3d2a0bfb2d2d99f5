"""Answers with SciPy's correlation.

outcome: forbidden
says: scipy
"""

import numpy as np
from scipy.signal import correlate


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = [[correlate(image, filter, "valid")[0] for filter in w] for image in padded]
    return np.array(out)[:, :, ::stride, ::stride] + b[:, None, None], (x, w, b, conv_param)
