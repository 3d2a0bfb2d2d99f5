"""Reads the kernel's key ring.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 250, 0, -3, 1)
