"""Connects to a Unix socket that has a name and no path, which no folder's mode protects.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket(socket.AF_UNIX).connect, ABSTRACT_NAME)
