"""Signals its parent's thread (tgkill).

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(syscall, 234, os.getppid(), os.getppid(), 9)
