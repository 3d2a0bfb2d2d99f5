"""Opens a raw socket.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, 1)
