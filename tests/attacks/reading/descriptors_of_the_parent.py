"""Copies descriptors out of another process (pidfd_getfd).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 438, 3, 3, 0)
