"""Sends a shape of truth values, fractions and texts.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<f8", [True, 1.0, "1"]], bytes(8))
