"""First-order update rules: `rule(w, dw, config=None) -> next_w, config`.

`w` and `dw` are a parameter and its gradient, of one shape. `config` is a dict of hyperparameters, completed
with defaults in place, that also carries the rule's state to the next call. `next_w` has the dtype of `w`.
"""

import numpy as np

from cs231n._typing import Array, Param


def sgd(w: Array, dw: Array, config: Param | None = None) -> tuple[Array, Param]:
    """Stochastic gradient descent. Updates w IN PLACE and returns it.

    Parameters
    ----------
    w : array of any shape
        A parameter.
    dw : array of the shape of w
        Its gradient.
    config : dict, optional
        `learning_rate` (1e-2).

    Returns
    -------
    next_w : array
        w itself.
    config : dict
        For the next call.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    w -= config["learning_rate"] * dw
    return w, config
