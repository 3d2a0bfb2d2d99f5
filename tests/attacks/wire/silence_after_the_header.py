"""Announces a reply, then sends nothing of it.

outcome: timeout
"""

import time


def conv_forward_naive(x, w, b, conv_param):
    server()[0]._connection.sendall(struct.pack("<II", 100, 0))
    time.sleep(60)
