"""Sleeps, and uses no processor time.

outcome: timeout
"""

import time


def moving_average(x, width):
    time.sleep(3600)
