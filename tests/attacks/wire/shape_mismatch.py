"""Sends fewer bytes than the shape needs.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [2, 4, 5]], bytes(8))
