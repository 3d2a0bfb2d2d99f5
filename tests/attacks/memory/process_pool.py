"""Starts helpers by multiprocessing.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""

import multiprocessing


def moving_average(x, width):
    attempt(multiprocessing.get_context("spawn").Pool, 2)
