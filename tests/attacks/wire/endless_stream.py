"""Sends without end.

outcome: failed
"""


def moving_average(x, width):
    connection = server()[0]._connection
    while True:
        connection.sendall(bytes(1 << 16))
