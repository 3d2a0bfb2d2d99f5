"""Sleeps for most of its time and computes after it, so that neither fills its time alone.

outcome: timeout
"""

import time


def moving_average(x, width):
    time.sleep(1.3)
    while True:
        pass
