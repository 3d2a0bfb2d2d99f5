"""Sends lists nested a hundred thousand deep.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    instead(lambda identity, honest: frame(b"\x91" * 100_000 + b"\xc0"))
