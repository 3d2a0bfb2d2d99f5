"""Chooses which signal the kernel sends when the socket has news (F_SETSIG).

outcome: failed
says: PermissionError
"""

import fcntl


def conv_forward_naive(x, w, b, conv_param):
    attempt(fcntl.fcntl, 3, 10, 9)
