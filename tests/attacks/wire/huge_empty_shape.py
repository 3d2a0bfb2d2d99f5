"""Sends an array without elements and with an enormous side.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [0, 2**62]])
