"""Signals its parent's thread (tgkill).

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 234, os.getppid(), os.getppid(), 9)
