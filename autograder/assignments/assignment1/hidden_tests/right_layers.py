"""The layers of the network, right. A test puts this text into a worker in which the student's are wrong."""

import numpy as np


def affine_forward(x, w, b):  # type: ignore[no-untyped-def]
    return np.tensordot(x.reshape(len(x), -1), w, 1) + b, (x, w, b)


def affine_backward(dout, cache):  # type: ignore[no-untyped-def]
    x, w, _ = cache
    return np.inner(dout, w).reshape(x.shape), np.tensordot(x.reshape(len(x), -1), dout, (0, 0)), dout.sum(0)


def relu_forward(x):  # type: ignore[no-untyped-def]
    return x.clip(0), x


def relu_backward(dout, cache):  # type: ignore[no-untyped-def]
    return dout * (cache > 0)


def softmax_loss(x, y):  # type: ignore[no-untyped-def]
    odds = np.exp(x - x.max(1, keepdims=True))
    shares = odds / odds.sum(1, keepdims=True)
    right = np.arange(x.shape[1]) == y[:, None]
    return -np.log(shares[right]).mean(), (shares - right) / len(x)
