"""Sends the 16 MB that it may, with one byte missing at the end, and waits.

outcome: timeout
"""

import time


def moving_average(x, width):
    connection = server()[0]._connection
    connection.sendall(struct.pack("<II", 1, 16 << 20) + b"\xc0")
    for _ in range(15):
        connection.sendall(bytes(1 << 20))
    time.sleep(3600)
