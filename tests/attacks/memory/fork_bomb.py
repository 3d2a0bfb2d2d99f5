"""Forks without end.

outcome: failed
says: PermissionError|BlockingIOError
"""


def conv_forward_naive(x, w, b, conv_param):
    while True:
        if os.fork():
            raise Succeeded
