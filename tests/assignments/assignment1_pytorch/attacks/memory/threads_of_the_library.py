"""Has the library compute with eight threads, past the function that ignores that.

outcome: crashed
"""


def three_layer_convnet(x, params):
    torch._C.set_num_threads(8)
    large = torch.randn(2000, 2000)
    for _ in range(3):
        large = torch.tanh(large @ large)
    raise Succeeded("eight threads")
