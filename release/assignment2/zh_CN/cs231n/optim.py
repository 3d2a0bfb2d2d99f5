"""First-order update rules: `rule(w, dw, config=None) -> next_w, config`.

`w` and `dw` are a parameter and its gradient, of one shape. `config` is a dict of hyperparameters, completed
with defaults in place, that also carries the rule's state to the next call. `next_w` has the dtype of `w`.
"""

import numpy as np

from cs231n import fast_layers
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


def sgd_momentum(w: Array, dw: Array, config: Param | None = None) -> tuple[Array, Param]:
    """Stochastic gradient descent with momentum (Sutskever et al. 2013, eq. 1-2).

    Parameters
    ----------
    w : array of any shape
        A parameter.
    dw : array of the shape of w
        Its gradient.
    config : dict, optional
        `learning_rate` (1e-2), `momentum` (0.9; 0 gives plain sgd), `velocity` (zeros, shape of w).

    Returns
    -------
    next_w : array of the shape and dtype of w
    config : dict
        For the next call.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    velocity = config.get("velocity", np.zeros_like(w))
    velocity = config["momentum"] * velocity - config["learning_rate"] * dw
    config["velocity"] = velocity
    return (w + velocity).astype(w.dtype, copy=False), config


def rmsprop(w: Array, dw: Array, config: Param | None = None) -> tuple[Array, Param]:
    """Steps divided by a moving average of the gradient's size (Tieleman & Hinton 2012, lecture 6.5).

    Parameters
    ----------
    w : array of any shape
        A parameter.
    dw : array of the shape of w
        Its gradient.
    config : dict, optional
        `learning_rate` (1e-2), `decay_rate` (0.99), `epsilon` (1e-8, avoids a division by zero), `cache`
        (zeros, shape of w; the moving average of dw squared).

    Returns
    -------
    next_w : array of the shape and dtype of w
    config : dict
        For the next call.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    cache = config.get("cache", np.zeros_like(w))
    cache = config["decay_rate"] * cache + (1 - config["decay_rate"]) * dw**2
    config["cache"] = cache
    step = config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return (w - step).astype(w.dtype, copy=False), config


def adam(w: Array, dw: Array, config: Param | None = None) -> tuple[Array, Param]:
    """Adam with bias correction (Kingma & Ba 2015, algorithm 1).

    Parameters
    ----------
    w : array of any shape
        A parameter.
    dw : array of the shape of w
        Its gradient.
    config : dict, optional
        `learning_rate` (1e-3), `beta1` (0.9), `beta2` (0.999), `epsilon` (1e-8), `m` and `v` (zeros, shape
        of w; the moving averages of dw and of dw squared), `t` (0, the number of updates so far).

    Returns
    -------
    next_w : array of the shape and dtype of w
    config : dict
        For the next call.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    t = config["t"] = config.get("t", 0) + 1
    m, v = (config[name] if name in config else np.zeros_like(w) for name in ("m", "v"))
    next_w, config["m"], config["v"] = _adam_step(w, dw, m, v, t, config)
    return next_w, config


def _adam_step(w: Array, dw: Array, m: Array, v: Array, t: int, config: Param) -> tuple[Array, Array, Array]:
    """Next w, m and v: compiled if that is built and takes these arrays, or else NumPy's."""
    beta1, beta2, epsilon = config["beta1"], config["beta2"], config["epsilon"]
    rate, correction = config["learning_rate"] / (1 - beta1**t), 1 / (1 - beta2**t)
    compiled = fast_layers.extension()
    if compiled and all(_is_plain(array, w) for array in (w, dw, m, v)):
        step: tuple[Array, Array, Array] = compiled.adam(w, dw, m, v, beta1, beta2, correction, epsilon, rate)
        return step
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    return (w - rate * m / (np.sqrt(v * correction) + epsilon)).astype(w.dtype, copy=False), m, v


def _is_plain(array: Array, w: Array) -> bool:
    """Whether the compiled step takes the array: numbers of the same kind as w's, side by side."""
    return (
        type(array) is np.ndarray
        and (array.dtype, array.shape) == (w.dtype, w.shape)
        and array.dtype in (np.float32, np.float64)
        and array.flags.c_contiguous
        and array.flags.aligned
    )
