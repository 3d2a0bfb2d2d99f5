"""Handles the kernel's page faults, a tool of kernel exploits (userfaultfd).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 323, 0)
