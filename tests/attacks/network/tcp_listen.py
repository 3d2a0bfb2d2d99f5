"""Listens on a TCP port.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.create_server, ("127.0.0.1", 0))
