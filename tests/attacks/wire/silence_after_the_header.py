"""Announces a reply, then sends nothing of it.

outcome: timeout
"""

import time


def moving_average(x, width):
    server()[0]._connection.sendall(struct.pack("<II", 100, 0))
    time.sleep(60)
