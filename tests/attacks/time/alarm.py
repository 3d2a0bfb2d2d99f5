"""Sets a timer whose signal kills the process.

outcome: crashed
"""

import signal


def conv_forward_naive(x, w, b, conv_param):
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    while True:
        pass
