"""Announces a list of four billion items.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    instead(lambda identity, honest: frame(b"\xdd\xff\xff\xff\xff"))
