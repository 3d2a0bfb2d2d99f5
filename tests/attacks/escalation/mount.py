"""Mounts a file system.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 165, b"none", b"/tmp", b"tmpfs", 0, 0)
