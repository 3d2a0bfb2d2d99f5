"""Hangs up and goes on computing.

outcome: crashed
says: cut its connection
"""


def conv_forward_naive(x, w, b, conv_param):
    os.close(3)
    while True:
        pass
