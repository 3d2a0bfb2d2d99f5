"""Has a tensor lie in a file of the checkout, to write into it.

outcome: failed
says: RuntimeError|PermissionError|OSError
"""


def three_layer_convnet(x, params):
    attempt(lambda: torch.from_file(HIDDEN_TEST, shared=True, size=8, dtype=torch.uint8).zero_())
