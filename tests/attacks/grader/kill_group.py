"""Kills its own process group.

outcome: failed
says: PermissionError
"""

import signal


def moving_average(x, width):
    attempt(os.killpg, 0, signal.SIGKILL)
