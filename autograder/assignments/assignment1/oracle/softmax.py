"""The softmax loss of scores."""

from __future__ import annotations

import numpy as np

from autograder.testing import Array, Right, right


def softmax_loss(x: Array, y: Array, sizes: Array | None = None) -> tuple[Right, Right]:
    """Mean cross-entropy of labels y (N,) under the softmax of scores x (N, C), and its gradient by x.

    Args:
        x: scores.
        y: labels.
        sizes: of what is added up for each score, where scores are computed too; the scores' own otherwise.
    """
    N, C = x.shape
    scores = np.asarray(x, float)
    largest = float(np.max(np.abs(scores) if sizes is None else sizes))
    log_sums = np.logaddexp.reduce(scores, axis=1)
    losses = log_sums - np.take_along_axis(scores, y[:, None], axis=1)[:, 0]
    probabilities = np.exp(scores - log_sums[:, None])
    dx = (probabilities - np.eye(C)[y]) / N
    # An error of the scores is one of twice that in a probability, relative to it.
    dx_size = (probabilities + np.eye(C)[y]) / N * (1 + 2 * largest)
    return right(losses.mean(), np.abs(losses).mean() + 2 * largest, N + C), right(dx, dx_size, C)


def linear_softmax_loss(W: Array, X: Array, y: Array, reg: float) -> tuple[Right, Right]:
    """Softmax loss of the scores X W, plus reg times the sum of squares of W; its gradient by W (D, C)."""
    size = np.abs(X) @ np.abs(W)
    loss, dscores = softmax_loss(X @ W, y, size)
    penalty = reg * float(np.square(W).sum())
    dW = np.einsum("nd,nc->dc", X, dscores.values) + 2 * reg * W
    dscores_size = dscores.rounding / (W.shape[1] + 8)
    dW_size = np.abs(X).sum(axis=0)[:, None] * dscores_size + 2 * reg * np.abs(W)
    terms = len(X) + W.size
    return right(loss.values + penalty, loss.rounding / len(X) + penalty, terms), right(dW, dW_size, terms)
