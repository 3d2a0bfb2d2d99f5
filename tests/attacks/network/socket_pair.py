"""Makes a pair of connected sockets.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socketpair)
