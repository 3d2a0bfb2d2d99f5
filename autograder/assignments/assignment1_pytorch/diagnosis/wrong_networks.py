"""Networks in which something is done otherwise, and what their scores are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.assignments.assignment1_pytorch.oracle import Network
from autograder.diagnosing.hypotheses import Array, Call, Hypothesis
from autograder.sandbox import StudentRaised


@dataclass(frozen=True)
class Net:
    """Parameters and images. The others are what may be done otherwise."""

    params: Mapping[str, Array]
    x: Array
    relu: bool = True
    relu_of_hidden: bool = True
    relu_of_scores: bool = False
    pool_first: bool = False
    mean_pool: bool = False
    flattened: Callable[[Array], Array] = lambda pooled: pooled.reshape(len(pooled), -1)

    @property
    def scores(self) -> Array:
        p = self.params
        x = _pooled(self.x, self.mean_pool) if self.pool_first else self.x
        features = Network(p, x).features
        features = np.maximum(features, 0) if self.relu else features
        pooled = features if self.pool_first else _pooled(features, self.mean_pool)
        hidden = self.flattened(pooled) @ p["W2"] + p["b2"]
        hidden = np.maximum(hidden, 0) if self.relu_of_hidden else hidden
        scores = np.asarray(hidden @ p["W3"] + p["b3"])
        return np.maximum(scores, 0) if self.relu_of_scores else scores


def _pooled(images: Array, mean: bool) -> Array:
    N, C, H, W = images.shape
    windows = images.reshape(N, C, H // 2, 2, W // 2, 2)
    return np.asarray(windows.mean(axis=(3, 5)) if mean else windows.max(axis=(3, 5)))


def _without(n: Net, *names: str) -> Array:
    return replace(n, params={**n.params, **{name: 0 * n.params[name] for name in names}}).scores


def _bias_behind_the_relu(n: Net) -> Array:
    plain = {**n.params, "b2": 0 * n.params["b2"]}
    return np.asarray((Network(plain, n.x).hidden + n.params["b2"]) @ n.params["W3"] + n.params["b3"])


def log_softmax(scores: Array) -> Array:
    """Logarithms of the probabilities, by rows."""
    return np.asarray(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))


SCORES: tuple[tuple[str, Callable[[Net], Array]], ...] = (
    ("architecture", lambda n: replace(n, relu=False).scores),
    ("architecture", lambda n: replace(n, relu_of_hidden=False).scores),
    ("architecture", lambda n: replace(n, relu_of_scores=True).scores),
    ("architecture", lambda n: replace(n, pool_first=True).scores),
    ("architecture", lambda n: replace(n, mean_pool=True).scores),
    ("probabilities", lambda n: np.exp(log_softmax(n.scores))),
    ("probabilities", lambda n: log_softmax(n.scores)),
    ("probabilities", lambda n: n.scores.argmax(axis=1)),
    ("bias", lambda n: _without(n, "b1")),
    ("bias", lambda n: _without(n, "b2")),
    ("bias", lambda n: _without(n, "b3")),
    ("bias", lambda n: _without(n, "b1", "b2", "b3")),
    ("bias", _bias_behind_the_relu),
    (
        "turned_filters",
        lambda n: replace(n, params={**n.params, "W1": n.params["W1"][:, :, ::-1, ::-1]}).scores,
    ),
    (
        "flatten",
        lambda n: replace(n, flattened=lambda a: a.transpose(0, 2, 3, 1).reshape(len(a), -1)).scores,
    ),
    (
        "flatten",
        lambda n: replace(n, flattened=lambda a: a.transpose(0, 1, 3, 2).reshape(len(a), -1)).scores,
    ),
    ("flatten", lambda n: replace(n, flattened=lambda a: a.reshape(-1, len(a)).T).scores),
)
"""A cause, and the scores of a network with this mistake."""

HYPOTHESES: tuple[Hypothesis[Any], ...] = tuple(
    Hypothesis(cause, "scores", answer) for cause, answer in SCORES
)


def raised(call: Call[Any]) -> str:
    """What an exception of the network says, in PyTorch's words."""
    text = call.error.text if isinstance(call.error, StudentRaised) else ""
    sizes = (
        "shapes cannot be multiplied",
        "must match the size",
        "size mismatch",
        "invalid for input of size",
    )
    if any(words in text for words in sizes):
        return "kept_size"
    return "dtype" if "same dtype" in text or "should be the same" in text else ""
