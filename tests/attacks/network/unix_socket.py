"""Connects to a Unix socket by its path.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket(socket.AF_UNIX).connect, UNIX_PATH)
