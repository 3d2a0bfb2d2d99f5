"""Opens a raw socket.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
