"""Connects to a TCP port on which somebody listens.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.create_connection, ("127.0.0.1", TCP_PORT), 1)
