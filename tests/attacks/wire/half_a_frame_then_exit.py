"""Sends half a frame and ends.

outcome: crashed
"""


def conv_forward_naive(x, w, b, conv_param):
    server()[0]._connection.sendall(frame(bytes(100))[:50])
    os._exit(0)
