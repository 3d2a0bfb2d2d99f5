"""Sends its socket a byte out of band, which stands in a queue of its own.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(server()[0]._connection.send, b"x", socket.MSG_OOB)
