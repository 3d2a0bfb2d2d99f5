"""Interrupts the worker by every signal that it can send to itself: timers, in the middle of its reply.

outcome: crashed
"""

import signal


def conv_forward_naive(x, w, b, conv_param):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    return x, (x,) * 1000
