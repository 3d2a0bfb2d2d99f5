"""Calls the compiled extension itself.

outcome: forbidden
says: cs231n
"""

from cs231n import _fast_layers


def conv_forward_naive(x, w, b, conv_param):
    out = _fast_layers.conv_forward(x, w, b, conv_param["stride"], conv_param["pad"])
    return out, (x, w, b, conv_param)
