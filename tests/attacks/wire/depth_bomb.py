"""Sends lists nested a hundred thousand deep.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    instead(lambda identity, honest: frame(b"\x91" * 100_000 + b"\xc0"))
