"""Raises with text that no encoding can write.

outcome: failed
"""


def moving_average(x, width):
    raise ValueError("\ud800 \udfff")
