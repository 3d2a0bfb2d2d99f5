"""Sends an array of records.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "i4,f4", [2]], bytes(16))
