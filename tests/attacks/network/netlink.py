"""Asks the kernel for its network interfaces.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.socket, 16, socket.SOCK_RAW, 0)
