"""Asks the kernel for its network interfaces.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket, 16, socket.SOCK_RAW, 0)
