"""Ties its parent to one processor.

outcome: failed
says: PermissionError
"""


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.sched_setaffinity, os.getppid(), {0})
