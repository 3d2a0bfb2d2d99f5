"""The softmax loss of a linear classifier with two loops: what a student's function is timed against."""

import numpy as np


def loss_with_loops(W, X, y, reg):  # type: ignore[no-untyped-def]
    N, C = X.shape[0], W.shape[1]
    loss, dW = 0.0, np.zeros_like(W)
    for i in range(N):
        scores = [float(X[i] @ W[:, j]) for j in range(C)]
        top = max(scores)
        total = sum(np.exp(score - top) for score in scores)
        loss += np.log(total) + top - scores[y[i]]
        for j in range(C):
            dW[:, j] += X[i] * (np.exp(scores[j] - top) / total - (j == y[i]))
    return loss / N + reg * np.sum(W * W), dW / N + 2 * reg * W
