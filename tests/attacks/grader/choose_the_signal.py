"""Chooses which signal the kernel sends when the socket has news (F_SETSIG).

outcome: failed
says: PermissionError
"""

import fcntl


def moving_average(x, width):
    attempt(fcntl.fcntl, 3, 10, 9)
