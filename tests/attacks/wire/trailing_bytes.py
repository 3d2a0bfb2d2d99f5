"""Sends bytes that belong to no array.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(None, bytes(1 << 20))
