"""Answers with a tensor whose class never ends once it is taken apart.

outcome: timeout
"""


class Endless(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        while True:
            pass


def three_layer_convnet(x, params):
    return torch.zeros(3, 5).as_subclass(Endless)
