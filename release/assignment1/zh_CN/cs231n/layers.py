"""Layers of a neural network, each as a forward and a backward function.

A forward function returns `(out, cache)`; its backward function takes the gradient of the loss with
respect to `out` and that cache, and returns the gradients with respect to the inputs, in their order.
Results have the dtype of the inputs, and no input array is modified.
"""

from typing import Any

import numpy as np

from cs231n._typing import Array, Cache, Labels, Param


def svm_loss(x: Array, y: Labels) -> tuple[Any, Array]:
    """Multiclass hinge loss with margin 1 (Weston & Watkins 1999), averaged over the examples.

    Parameters
    ----------
    x : (N, C) array
        Scores.
    y : (N,) array of integers
        Labels, 0 <= y < C.

    Returns
    -------
    loss : number of the dtype of x
    dx : (N, C) array
        Gradient of the loss with respect to x.
    """
    examples = np.arange(len(x))
    margins = np.maximum(0, x - x[examples, y, None] + 1)
    margins[examples, y] = 0
    dx = (margins > 0).astype(x.dtype)
    dx[examples, y] = -dx.sum(axis=1)
    return margins.sum() / len(x), dx / len(x)
