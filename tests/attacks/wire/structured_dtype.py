"""Sends an array of records.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "i4,f4", [2]], bytes(16))
