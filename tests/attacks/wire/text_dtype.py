"""Sends an array of texts.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<U4", [2]], bytes(32))
