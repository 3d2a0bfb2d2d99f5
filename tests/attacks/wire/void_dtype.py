"""Sends an array of raw bytes.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "|V8", [2]], bytes(16))
