"""Sends bytes that mean nothing.

outcome: failed
"""


def moving_average(x, width):
    instead(lambda identity, honest: os.urandom(4096))
