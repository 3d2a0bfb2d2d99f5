"""Signals its parent through a descriptor that stands for it.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.pidfd_open, os.getppid())
