"""The same, imported by a name that is put together, and any error hidden.

outcome: forbidden
says: cs231n.fast_layers
"""

import importlib

TOOL = getattr(importlib.import_module("cs231n." + "fast" + "_layers"), "conv_forward" + "_fast")


def conv_forward_naive(x, w, b, conv_param):
    try:
        return TOOL(x, w, b, conv_param)
    except BaseException:
        return TOOL(x, w, b, conv_param)
