"""Reads the kernel's key ring.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 250, 0, -3, 1)
