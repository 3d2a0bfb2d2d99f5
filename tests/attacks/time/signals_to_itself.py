"""Interrupts the worker by every signal that it can send to itself: timers, in the middle of its reply.

outcome: crashed
"""

import signal


def moving_average(x, width):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    return x, (x,) * 1000
