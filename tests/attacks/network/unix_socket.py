"""Connects to a Unix socket by its path.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.socket(socket.AF_UNIX).connect, UNIX_PATH)
