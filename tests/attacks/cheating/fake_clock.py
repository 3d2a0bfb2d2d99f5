"""Stops the clock, then takes all the time in the world.

outcome: timeout
"""

import time

time.time = time.monotonic = time.perf_counter = lambda: 0.0
sleep, time.sleep = time.sleep, lambda seconds: None


def moving_average(x, width):
    sleep(3600)
