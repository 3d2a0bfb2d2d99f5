"""Changes an installed library for those who come after.

outcome: failed
says: PermissionError|OSError
"""

import numpy as np


def conv_forward_naive(x, w, b, conv_param):
    attempt(open, np.__file__, "a")
