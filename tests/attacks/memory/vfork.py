"""Asks for a new process by the oldest of the calls for it.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 58)
