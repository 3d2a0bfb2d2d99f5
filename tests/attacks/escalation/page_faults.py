"""Handles the kernel's page faults, a tool of kernel exploits (userfaultfd).

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 323, 0)
