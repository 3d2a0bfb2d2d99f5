"""Sends a shape of truth values, fractions and texts.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "<f8", [True, 1.0, "1"]], bytes(8))
