"""The scores, the loss and the gradients of the two-layer network.

Magnitudes go through the network as its values do, with absolute values in every sum.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from autograder.assignments.assignment1.oracle.layers import rows
from autograder.assignments.assignment1.oracle.softmax import softmax_loss
from autograder.testing import Array, Right, right

WEIGHTS, BIASES = ("W1", "W2"), ("b1", "b2")


def two_layer_scores(params: Mapping[str, Array], X: Array) -> Right:
    """Scores (N, C) of affine - ReLU - affine for examples X (N, ...)."""
    _, scores = _layers(params, rows(X))
    _, sizes = _layers(_sizes(params), np.abs(rows(X)))
    return right(scores, sizes, _terms(params))


def two_layer_loss(
    params: Mapping[str, Array], X: Array, y: Array, reg: float
) -> tuple[Right, dict[str, Right]]:
    """Softmax loss of labels y (N,) plus 0.5 reg x the sum of squares of W1 and W2; its gradients."""
    hidden, scores = _layers(params, rows(X))
    hidden_size, scores_size = _layers(_sizes(params), np.abs(rows(X)))
    loss, dscores = softmax_loss(scores, y, scores_size)
    dscores_size = np.abs(dscores.values) + dscores.rounding / (scores.shape[1] + 8)
    grads = _gradients(params, rows(X), hidden, dscores.values, hidden > 0, reg)
    sizes = _gradients(_sizes(params), np.abs(rows(X)), hidden_size, dscores_size, hidden > 0, reg)
    terms = _terms(params) + len(X)
    penalty = 0.5 * reg * sum(float(np.square(params[name]).sum()) for name in WEIGHTS)
    known = right(loss.values + penalty, loss.rounding + penalty, terms)
    return known, {name: right(grads[name], sizes[name], terms) for name in grads}


def _layers(params: Mapping[str, Array], x: Array) -> tuple[Array, Array]:
    hidden = np.maximum(0, x @ params["W1"] + params["b1"])
    return hidden, hidden @ params["W2"] + params["b2"]


def _gradients(
    params: Mapping[str, Array], x: Array, hidden: Array, dscores: Array, passing: Array, reg: float
) -> dict[str, Array]:
    dhidden = dscores @ params["W2"].T * passing
    dW1, dW2 = x.T @ dhidden + reg * params["W1"], hidden.T @ dscores + reg * params["W2"]
    return {"W1": dW1, "b1": dhidden.sum(axis=0), "W2": dW2, "b2": dscores.sum(axis=0)}


def _terms(params: Mapping[str, Array]) -> int:
    """The lengths of the sums behind each other."""
    return int(sum(params["W1"].shape) + params["W2"].shape[1])


def _sizes(params: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.abs(value) for name, value in params.items()}
