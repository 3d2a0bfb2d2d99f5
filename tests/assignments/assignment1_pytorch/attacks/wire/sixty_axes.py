"""Answers with a tensor of more axes than the reader takes.

outcome: failed
"""


def three_layer_convnet(x, params):
    return torch.zeros([1] * 60)
