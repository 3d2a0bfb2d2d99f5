"""Leaves code to run when its process ends.

outcome: failed
"""

import atexit


def moving_average(x, width):
    def linger():
        while True:
            pass

    atexit.register(linger)
    return x
