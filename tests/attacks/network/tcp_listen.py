"""Listens on a TCP port.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.create_server, ("127.0.0.1", 0))
