"""Sends an array of raw bytes.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "|V8", [2]], bytes(16))
