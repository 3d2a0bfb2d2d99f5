"""What is taken for the mean cross-entropy of scores: other losses, and their gradients by the scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from autograder.assignments.assignment1_pytorch.diagnosis.wrong_networks import log_softmax
from autograder.diagnosing.hypotheses import Array

Derivative = Callable[[Array, Array], Array]


def cross_entropy(scores: Array, y: Array) -> float:
    """The right loss."""
    return -float(log_softmax(scores)[np.arange(len(y)), y].mean())


def _labels(scores: Array, y: Array) -> Array:
    return np.eye(scores.shape[1])[y]


def _of_scores(scores: Array, y: Array) -> Array:
    return np.asarray((np.exp(log_softmax(scores)) - _labels(scores, y)) / len(y))


def _through_softmax(dprobabilities: Array, scores: Array) -> Array:
    p = np.exp(log_softmax(scores))
    return np.asarray(p * (dprobabilities - (p * dprobabilities).sum(axis=1, keepdims=True)))


def _softmax_twice(scores: Array, y: Array) -> Array:
    return _through_softmax(_of_scores(np.exp(log_softmax(scores)), y), scores)


def _nll_of_probabilities(scores: Array, y: Array) -> Array:
    return _through_softmax(-_labels(scores, y) / len(y), scores)


DERIVATIVES: Mapping[str, Derivative] = {
    "cross_entropy": _of_scores,
    "sum": lambda scores, y: _of_scores(scores, y) * len(y),
    "divided twice": lambda scores, y: _of_scores(scores, y) / len(y),
    "softmax twice": _softmax_twice,
    "no log": lambda scores, y: -_labels(scores, y) / len(y),
    "log of nothing": _nll_of_probabilities,
}
"""The gradient of each loss by the scores; the first is the right one."""

LOSSES: tuple[Callable[[Array, Array], Array], ...] = (
    lambda scores, y: np.asarray(cross_entropy(scores, y) * len(y)),
    lambda scores, y: np.asarray(cross_entropy(scores, y) / len(y)),
    lambda scores, y: np.asarray(cross_entropy(np.exp(log_softmax(scores)), y)),
    lambda scores, y: np.asarray(-scores[np.arange(len(y)), y].mean()),
    lambda scores, y: np.asarray(-np.exp(log_softmax(scores))[np.arange(len(y)), y].mean()),
    lambda scores, y: np.asarray(_margin(scores, y)),
)
"""Wrong losses."""


def _margin(scores: Array, y: Array) -> float:
    rows = np.arange(len(y))
    margins = np.maximum(0, 1 - scores[rows, y][:, None] + scores)
    margins[rows, y] = 0
    return float(margins.sum(axis=1).mean() / scores.shape[1])
