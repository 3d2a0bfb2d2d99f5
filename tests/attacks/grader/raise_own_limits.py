"""Raises its own limits.

outcome: failed
says: PermissionError|ValueError
"""

import resource


def moving_average(x, width):
    attempt(resource.setrlimit, resource.RLIMIT_AS, (-1, -1))
