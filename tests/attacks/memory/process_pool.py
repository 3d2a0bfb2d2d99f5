"""Starts helpers by multiprocessing.

outcome: failed
says: PermissionError|OSError|FileNotFoundError
"""

import multiprocessing


def conv_forward_naive(x, w, b, conv_param):
    attempt(multiprocessing.get_context("spawn").Pool, 2)
