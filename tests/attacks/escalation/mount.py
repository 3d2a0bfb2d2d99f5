"""Mounts a file system.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 165, b"none", b"/tmp", b"tmpfs", 0, 0)
