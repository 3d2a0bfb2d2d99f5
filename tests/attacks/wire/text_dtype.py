"""Sends an array of texts.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "<U4", [2]], bytes(32))
