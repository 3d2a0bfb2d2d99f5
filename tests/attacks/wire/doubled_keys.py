"""Sends the identity twice.

outcome: failed
says: the worker sent
"""


def moving_average(x, width):
    twice = b"\xa2id\xc4\x10"
    instead(lambda identity, honest: frame(b"\x82" + (twice + identity) * 2))
