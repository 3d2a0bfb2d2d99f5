"""Sends half a frame and ends.

outcome: crashed
"""


def moving_average(x, width):
    server()[0]._connection.sendall(frame(bytes(100))[:50])
    os._exit(0)
