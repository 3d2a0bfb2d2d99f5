"""Starts a thread that would go on after the function returned.

outcome: failed
says: RuntimeError
"""

import threading
import time


def conv_forward_naive(x, w, b, conv_param):
    attempt(threading.Thread(target=time.sleep, args=(3600,)).start)
