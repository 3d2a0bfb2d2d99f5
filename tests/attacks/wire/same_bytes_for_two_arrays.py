"""Sends two arrays and the bytes of one.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["t", ["a", "<f8", [2]], ["a", "<f8", [2]]], bytes(16))
