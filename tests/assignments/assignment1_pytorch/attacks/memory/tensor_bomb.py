"""Asks for a tensor of 128 GiB.

outcome: failed
says: RuntimeError|MemoryError
"""


def three_layer_convnet(x, params):
    return attempt(torch.ones, 1 << 34, 2)
