"""Stops the clock, then takes all the time in the world.

outcome: timeout
"""

import time

time.time = time.monotonic = time.perf_counter = lambda: 0.0
sleep, time.sleep = time.sleep, lambda seconds: None


def conv_forward_naive(x, w, b, conv_param):
    sleep(3600)
