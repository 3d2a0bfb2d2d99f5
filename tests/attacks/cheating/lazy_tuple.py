"""Answers with a tuple that calls SciPy only when it is taken apart, after the call.

outcome: forbidden
says: scipy
"""

import importlib


class Lazy(tuple):
    def __iter__(self):
        ndimage = importlib.import_module("sci" + "py.ndimage")
        return iter(ndimage.uniform_filter1d(*self.arguments))


def moving_average(x, width):
    lazy = Lazy((None, None))
    lazy.arguments = (x, width)
    return lazy
