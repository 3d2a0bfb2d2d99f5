"""Sets a timer whose signal kills the process.

outcome: crashed
"""

import signal


def moving_average(x, width):
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    while True:
        pass
