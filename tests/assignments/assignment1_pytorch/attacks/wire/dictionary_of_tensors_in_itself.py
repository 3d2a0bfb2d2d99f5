"""Answers with tensors in a dictionary that holds itself.

outcome: failed
"""


def three_layer_convnet(x, params):
    params["again"] = params
    return params
