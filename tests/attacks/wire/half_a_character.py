"""Raises with text that no encoding can write.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    raise ValueError("\ud800 \udfff")
