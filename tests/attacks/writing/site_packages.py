"""Changes an installed library for those who come after.

outcome: failed
says: PermissionError|OSError
"""

import numpy as np


def moving_average(x, width):
    attempt(open, np.__file__, "a")
