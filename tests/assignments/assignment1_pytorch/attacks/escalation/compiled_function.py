"""Has the library compile a function.

outcome: failed
"""


def three_layer_convnet(x, params):
    attempt(torch.compile(lambda tensor: torch.relu(tensor + 1) * 2), x)
