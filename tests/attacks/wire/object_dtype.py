"""Sends an array of Python objects: eight bytes each that a reader would follow.

outcome: failed
says: malformed
"""


def conv_forward_naive(x, w, b, conv_param):
    forged_value(["a", "|O", [2]], struct.pack("QQ", 1, 2))
