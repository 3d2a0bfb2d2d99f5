"""Sends two arrays and the bytes of one.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["t", ["a", "<f8", [2]], ["a", "<f8", [2]]], bytes(16))
