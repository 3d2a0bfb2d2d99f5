"""Connects over IPv6.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket, socket.AF_INET6)
