"""Stops itself, so that it neither runs, nor sleeps, nor waits for a processor.

outcome: failed
says: PermissionError
"""

import signal


def moving_average(x, width):
    os.kill(os.getpid(), signal.SIGSTOP)
    while True:
        pass
