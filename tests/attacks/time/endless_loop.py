"""A loop that never ends.

outcome: timeout
"""


def conv_forward_naive(x, w, b, conv_param):
    while True:
        pass
