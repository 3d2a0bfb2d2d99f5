"""Asks to be traced, so that another student's process could read it.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 101, 0, 0, 0, 0)
