"""Hangs up and goes on computing.

outcome: crashed
says: cut its connection
"""


def moving_average(x, width):
    os.close(3)
    while True:
        pass
