"""Sends a negative side, and a second one that makes the product right again.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [-1, -2]], bytes(16))
