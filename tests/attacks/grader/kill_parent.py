"""Kills the process that it was forked from.

outcome: failed
says: PermissionError
"""

import signal


def moving_average(x, width):
    attempt(os.kill, os.getppid(), signal.SIGKILL)
