"""Sleeps a moment, ever again, and hardly uses a processor.

outcome: timeout
"""

import time


def moving_average(x, width):
    while True:
        time.sleep(1e-4)
