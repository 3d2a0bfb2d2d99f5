"""Kills its own process group.

outcome: failed
says: PermissionError
"""

import signal


def conv_forward_naive(x, w, b, conv_param):
    attempt(os.killpg, 0, signal.SIGKILL)
