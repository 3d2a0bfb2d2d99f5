"""Sends the identity twice.

outcome: failed
says: the worker sent
"""


def conv_forward_naive(x, w, b, conv_param):
    twice = b"\xa2id\xc4\x10"
    instead(lambda identity, honest: frame(b"\x82" + (twice + identity) * 2))
