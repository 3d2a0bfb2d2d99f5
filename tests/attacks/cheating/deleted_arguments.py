"""Destroys its arguments.

outcome: failed
"""


def conv_forward_naive(x, w, b, conv_param):
    conv_param.clear()
    conv_param["stride"] = conv_param
    x.resize(0, refcheck=False)
    return x, None
