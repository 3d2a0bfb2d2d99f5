"""Sends an array of Python objects: eight bytes each that a reader would follow.

outcome: failed
says: malformed
"""


def moving_average(x, width):
    forged_value(["a", "|O", [2]], struct.pack("QQ", 1, 2))
