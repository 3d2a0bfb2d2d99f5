"""Sends an array without elements and with an enormous side.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<f8", [0, 2**62]])
