"""Starts a thread that would go on after the function returned.

outcome: failed
says: RuntimeError
"""

import threading
import time


def moving_average(x, width):
    attempt(threading.Thread(target=time.sleep, args=(3600,)).start)
