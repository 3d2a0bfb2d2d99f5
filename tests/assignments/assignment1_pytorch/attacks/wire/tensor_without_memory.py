"""Answers with a tensor of a device that holds no numbers.

outcome: not_attempted
"""


def three_layer_convnet(x, params):
    return torch.zeros(len(x), params["W3"].shape[1], device="meta")
