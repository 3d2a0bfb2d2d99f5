"""Asks the kernel to tell it when somebody else's files change (inotify).

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(syscall, 294, 0)
