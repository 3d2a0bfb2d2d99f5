"""Sends a datagram to somebody who listens.

outcome: failed
says: PermissionError
"""

import socket


def moving_average(x, width):
    attempt(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto, b"x", ("127.0.0.1", UDP_PORT))
