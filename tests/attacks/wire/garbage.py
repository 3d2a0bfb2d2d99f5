"""Sends bytes that mean nothing.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: os.urandom(4096))
