"""Announces a list of four billion items.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: frame(b"\xdd\xff\xff\xff\xff"))
