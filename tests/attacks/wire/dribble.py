"""Sends one byte at a time, each just before the grader would lose patience.

outcome: timeout
"""

import time


def moving_average(x, width):
    connection = server()[0]._connection
    connection.sendall(struct.pack("<II", 1 << 20, 0))
    while True:
        connection.sendall(b"\0")
        time.sleep(0.01)
