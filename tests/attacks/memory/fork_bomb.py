"""Forks without end.

outcome: failed
says: PermissionError|BlockingIOError
"""


def moving_average(x, width):
    while True:
        if os.fork():
            raise Succeeded
