"""Ties its parent to one processor.

outcome: failed
says: PermissionError
"""


def moving_average(x, width):
    attempt(os.sched_setaffinity, os.getppid(), {0})
