"""The loss, and what steps of gradient descent make of parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.assignments.assignment1_pytorch.oracle.network import Network, Params, gradients
from autograder.testing import Array, Right, right

Batch = tuple[Array, Array]
"""Examples and their labels."""


def cross_entropy(scores: Array, y: Array, sizes: Array | None = None) -> tuple[Right, Array, Array]:
    """Mean cross-entropy of labels y (N,) under the softmax of scores (N, classes).

    Args:
        sizes: of what is added up for each score, where scores are computed too; the scores' own otherwise.

    Returns:
        The loss; its gradient by the scores; and the sizes of what is added up for that.
    """
    N, classes = scores.shape
    largest = float(np.max(np.abs(scores) if sizes is None else sizes))
    log_sums = np.logaddexp.reduce(scores, axis=1)
    losses = log_sums - scores[np.arange(N), y]
    probabilities, labels = np.exp(scores - log_sums[:, None]), np.eye(classes)[y]
    # an error of the scores is one of twice that in a probability, relative to it
    dscores_sizes = (probabilities * (1 + 2 * largest) + labels) / N
    loss = right(losses.mean(), np.abs(losses).mean() + 2 * largest, N + classes)
    return loss, (probabilities - labels) / N, dscores_sizes


def sgd_step(params: Params, x: Array, y: Array, learning_rate: float) -> tuple[Right, dict[str, Right]]:
    """The loss of a batch before the step, and each parameter after it."""
    network = Network(params, x)
    loss, dscores, sizes = cross_entropy(network.scores, y, network.sizes.scores)
    found = gradients(network, dscores, sizes)
    after = {
        name: Right(
            params[name] - learning_rate * found[name].values,
            8 * float(np.abs(params[name]).max(initial=0.0)) + abs(learning_rate) * found[name].rounding,
        )
        for name in params
    }
    return Right(loss.values, loss.rounding * network.terms), after


def train_linear(
    params: Mapping[str, Array],
    batches: Sequence[Batch],
    learning_rate: float,
    momentum: float = 0.0,
    moving: Sequence[str] = ("weight", "bias"),
) -> tuple[list[float], dict[str, Array]]:
    """A linear classifier after a step on each batch: the loss of each before its step, and the parameters.

    Args:
        params: weight (classes, D) and bias (classes,), as nn.Linear has them.
        momentum: the share of the velocity that is kept; velocity is added up from gradients.
        moving: parameters that the optimiser moves.
    """
    now = {name: np.array(value, np.float64) for name, value in params.items()}
    velocity = {name: np.zeros_like(value) for name, value in now.items()}
    losses = []
    for x, y in batches:
        loss, dscores, _ = cross_entropy(x @ now["weight"].T + now["bias"], y)
        losses.append(float(loss.values))
        found = {"weight": dscores.T @ x, "bias": dscores.sum(axis=0)}
        for name in moving:
            velocity[name] = momentum * velocity[name] + found[name]
            now[name] -= learning_rate * velocity[name]
    return losses, now
