"""Sends a datagram to somebody who listens.

outcome: failed
says: PermissionError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto, b"x", ("127.0.0.1", UDP_PORT))
