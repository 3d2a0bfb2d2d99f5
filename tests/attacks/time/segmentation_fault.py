"""Reads address zero.

outcome: crashed
says: SIGSEGV
"""


def moving_average(x, width):
    ctypes.string_at(0)
