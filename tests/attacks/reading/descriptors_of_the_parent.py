"""Copies descriptors out of another process (pidfd_getfd).

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 438, 3, 3, 0)
