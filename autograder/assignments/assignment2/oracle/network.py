"""The right scores, loss and gradients of the three-layer network; made of `oracle` and written as it is.

Magnitudes go through the network as its values do, with absolute values in every sum, and back through the
same masks; an error e of the scores is one of at most 2 e in the softmax's probabilities, relative to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.assignments.assignment2.oracle.layers import (
    Array,
    Numbers,
    convolved,
    filter_gradient,
    max_pool_forward,
    pooled_back,
)
from autograder.testing import Right, right

WEIGHTS = ("W1", "W2", "W3")


@dataclass(frozen=True)
class _Layers:
    """What each layer makes of a batch, ReLUs included."""

    features: Array  # N, F, H, W
    pooled: Array  # N, F H/2 W/2
    hidden: Array  # N, hidden
    scores: Array  # N, classes


def three_layer_scores(params: dict[str, Numbers], X: Numbers) -> Right:
    """Class scores (N, classes) of conv - relu - 2x2 max pool - affine - relu - affine.

    Args:
        params: W1 (F, C, HH, HH) with HH odd, b1 (F,), W2 (F H/2 W/2, hidden), b2 (hidden,),
            W3 (hidden, classes), b3 (classes,).
        X: images (N, C, H, W), H and W even; the convolution keeps their size.
    """
    return right(_layers(params, X).scores, _layers(_abs(params), np.abs(X)).scores, _terms(params))


def three_layer_loss(
    params: dict[str, Numbers], X: Numbers, y: Numbers, reg: float
) -> tuple[Right, dict[str, Right]]:
    """Mean softmax loss of labels y (N,) plus 0.5 reg x the sum of squares of W1, W2, W3; its gradients."""
    layers, size = _layers(params, X), _layers(_abs(params), np.abs(X))
    loss, dscores = softmax_loss(layers.scores, y)
    probability = np.abs(dscores) + 1 / len(y)  # an upper bound of it over N, and of what dscores is made of
    dscores_size = probability * (1 + 2 * size.scores.max(axis=1, keepdims=True))
    grads = _gradients(params, X, layers, layers, dscores)
    sizes = _gradients(_abs(params), np.abs(X), size, layers, dscores_size)
    penalty = 0.0
    for name in WEIGHTS:
        weights = params[name].astype(np.float64)
        penalty += 0.5 * reg * float(np.square(weights).sum())
        grads[name] = grads[name] + reg * weights
        sizes[name] = sizes[name] + reg * np.abs(weights)
    terms = _terms(params) + X[:, 0].size
    known = {name: right(grads[name], sizes[name], terms) for name in grads}
    penalties = sum(params[name].size for name in WEIGHTS)
    return right(loss + penalty, loss + 2 * size.scores.max() + penalty, max(terms, penalties)), known


def softmax_loss(scores: Numbers, y: Numbers) -> tuple[float, Array]:
    """Mean cross-entropy of labels y (N,) under softmax of scores (N, classes), and its gradient."""
    shifted = scores.astype(np.float64) - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    dscores = np.exp(log_probabilities)
    dscores[rows, y] -= 1
    return float(-log_probabilities[rows, y].mean()), dscores / len(y)


def _layers(params: dict[str, Numbers], X: Numbers) -> _Layers:
    W1, b1, W2, b2, W3, b3 = (
        params[name].astype(np.float64) for name in ("W1", "b1", "W2", "b2", "W3", "b3")
    )
    features = np.maximum(0, convolved(X, W1, b1, 1, W1.shape[2] // 2))
    pooled = np.asarray(max_pool_forward(features, 2, 2, 2)).reshape(len(X), -1)
    hidden = np.maximum(0, pooled @ W2 + b2)
    return _Layers(features, pooled, hidden, hidden @ W3 + b3)


def _gradients(
    params: dict[str, Numbers], X: Numbers, layers: _Layers, switches: _Layers, dscores: Array
) -> dict[str, Array]:
    """Gradients of all parameters, for the one by the scores; `switches` says which units pass it."""
    N, F, H, W = layers.features.shape
    dhidden = (dscores @ params["W3"].T) * (switches.hidden > 0)
    dpooled = (dhidden @ params["W2"].T).reshape(N, F, H // 2, W // 2)
    # Where a window holds zeros only, the tie does not matter: the ReLU's mask stops the gradient.
    dfeatures = pooled_back(dpooled, switches.features, 2, 2, 2) * (switches.features > 0)
    size = params["W1"].shape[2:]
    grads = {"W1": filter_gradient(dfeatures, X, size, 1, size[0] // 2), "b1": dfeatures.sum(axis=(0, 2, 3))}
    grads |= {"W2": layers.pooled.T @ dhidden, "b2": dhidden.sum(axis=0)}
    return grads | {"W3": layers.hidden.T @ dscores, "b3": dscores.sum(axis=0)}


def _terms(params: dict[str, Numbers]) -> int:
    """The lengths of the sums behind each other in the forward pass, and of the softmax."""
    return int(params["W1"][0].size + sum(params["W2"].shape) + params["W3"].shape[1])


def _abs(params: dict[str, Numbers]) -> dict[str, Numbers]:
    return {name: np.abs(value) for name, value in params.items()}
