"""Forks twice to leave a process behind that belongs to nobody.

outcome: failed
says: PermissionError|BlockingIOError
"""

import time


def moving_average(x, width):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(3600)
        os._exit(0)
    raise Succeeded
