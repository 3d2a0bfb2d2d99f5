"""Sends a shape whose product overflows 64 bits to a small number.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [2**32, 2**32]])
