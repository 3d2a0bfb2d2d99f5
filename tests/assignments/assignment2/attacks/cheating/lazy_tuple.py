"""Answers with a tuple that calls the fast layer only when it is taken apart, after the call.

outcome: forbidden
says: cs231n.fast_layers
"""

import importlib


class Lazy(tuple):
    def __iter__(self):
        fast = importlib.import_module("cs231n.fast_" + "layers")
        out, _ = fast.conv_forward_fast(*self.arguments)
        return iter((out, self.arguments))


def conv_forward_naive(x, w, b, conv_param):
    lazy = Lazy((None, None))
    lazy.arguments = (x, w, b, conv_param)
    return lazy
