"""What the right answers are: vectorised NumPy, written apart from the reference solutions and from `cs231n`.

Everything is computed and returned in float64, whatever the inputs' dtype. Letters are the field's:
N images, C channels, H x W pixels, F filters of HH x WW, G groups.

Convolution here is cross-correlation with zero padding, as in CS231n. Gradients of the normalisations follow
Ioffe and Szegedy, "Batch Normalization", 2015, section 3; groups follow Wu and He, "Group Normalization",
2018, section 3.1. `tests/autograder/test_oracle.py` holds all of it against SciPy and numerical derivatives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[Any]


def conv_forward(x: Numbers, w: Numbers, b: Numbers, stride: int, pad: int) -> Array:
    """Convolve x (N, C, H, W) with w (F, C, HH, WW) and add b (F,).

    Returns:
        (N, F, 1 + (H + 2 pad - HH) // stride, 1 + (W + 2 pad - WW) // stride); rows and columns that no
        window reaches are left out.
    """
    padded = np.pad(_float(x), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = _windows(padded, w.shape[2], w.shape[3], stride)
    out: Array = np.einsum("nchwij,fcij->nfhw", windows, _float(w), optimize=True) + _float(b)[:, None, None]
    return out


def conv_backward(
    dout: Numbers, x: Numbers, w: Numbers, b: Numbers, stride: int, pad: int
) -> tuple[Array, Array, Array]:
    """Gradients (dx, dw, db), shaped as x, w, b, of `conv_forward` for the upstream gradient dout."""
    grad, filters = _float(dout), _float(w)
    padded = np.pad(_float(x), ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = _windows(padded, w.shape[2], w.shape[3], stride)
    dw = np.einsum("nchwij,nfhw->fcij", windows, grad, optimize=True)
    dpadded = np.zeros_like(padded)
    for i, j in np.ndindex(w.shape[2], w.shape[3]):  # every window's pixel (i, j) at once: no two coincide
        pixels = _pixels(dpadded, i, j, grad.shape[2:], stride)
        pixels += np.einsum("nfhw,fc->nchw", grad, filters[:, :, i, j])
    dx = dpadded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    return dx, dw, grad.sum(axis=(0, 2, 3)).reshape(b.shape)


def max_pool_forward(x: Numbers, pool_height: int, pool_width: int, stride: int) -> Array:
    """The largest value in each window of x (N, C, H, W).

    Returns:
        (N, C, 1 + (H - pool_height) // stride, 1 + (W - pool_width) // stride)
    """
    out: Array = _windows(_float(x), pool_height, pool_width, stride).max(axis=(4, 5))
    return out


def max_pool_backward(dout: Numbers, x: Numbers, pool_height: int, pool_width: int, stride: int) -> Array:
    """Gradient, shaped as x, of `max_pool_forward`; defined where no window holds its maximum twice."""
    grad, dx = _float(dout), np.zeros(x.shape)
    largest = max_pool_forward(x, pool_height, pool_width, stride)
    for i, j in np.ndindex(pool_height, pool_width):
        chosen = _pixels(_float(x), i, j, grad.shape[2:], stride) == largest
        pixels = _pixels(dx, i, j, grad.shape[2:], stride)
        pixels += np.where(chosen, grad, 0.0)
    return dx


@dataclass(frozen=True)
class BatchNorm:
    """One training step: `out` as x; the statistics the step leaves behind, each (C,)."""

    out: Array
    running_mean: Array
    running_var: Array


def batchnorm_train(
    x: Numbers,
    gamma: Numbers,
    beta: Numbers,
    running_mean: Numbers,
    running_var: Numbers,
    eps: float,
    momentum: float,
) -> BatchNorm:
    """Normalise each channel of x (N, C, H, W) over N, H and W with its mean and biased variance.

    The running statistics are momentum * old + (1 - momentum) * of this batch; gamma, beta and they are (C,).
    """
    values = _float(x)
    mean, var = values.mean(axis=(0, 2, 3)), values.var(axis=(0, 2, 3))
    return BatchNorm(
        out=batchnorm_test(x, gamma, beta, mean, var, eps),
        running_mean=momentum * _float(running_mean) + (1 - momentum) * mean,
        running_var=momentum * _float(running_var) + (1 - momentum) * var,
    )


def batchnorm_test(
    x: Numbers, gamma: Numbers, beta: Numbers, mean: Numbers, var: Numbers, eps: float
) -> Array:
    """Normalise each channel of x (N, C, H, W) with the given mean and variance (C,); scale and shift."""
    centred = _float(x) - _channels(mean)
    return _channels(gamma) * centred / np.sqrt(_channels(var) + eps) + _channels(beta)


def batchnorm_backward(dout: Numbers, x: Numbers, gamma: Numbers, eps: float) -> tuple[Array, Array, Array]:
    """Gradients dx (N, C, H, W), dgamma (C,), dbeta (C,) of a training step of batch normalisation."""
    grad, over = _float(dout), (0, 2, 3)
    normalised, scale = _normalised(_float(x), over, eps)
    dx = _through_normalisation(grad * _channels(gamma), normalised, scale, over)
    return dx, (grad * normalised).sum(axis=over), grad.sum(axis=over)


def groupnorm_forward(x: Numbers, gamma: Numbers, beta: Numbers, G: int, eps: float) -> Array:
    """Normalise each image's G groups of C / G neighbouring channels; gamma and beta are (1, C, 1, 1)."""
    normalised, _ = _normalised(_grouped(x, G), (2, 3, 4), eps)
    return _float(gamma) * normalised.reshape(x.shape) + _float(beta)


def groupnorm_backward(
    dout: Numbers, x: Numbers, gamma: Numbers, G: int, eps: float
) -> tuple[Array, Array, Array]:
    """Gradients dx (N, C, H, W), dgamma and dbeta (1, C, 1, 1) of `groupnorm_forward`."""
    grad, over = _float(dout), (2, 3, 4)
    normalised, scale = _normalised(_grouped(x, G), over, eps)
    dx = _through_normalisation(_grouped(grad * _float(gamma), G), normalised, scale, over)
    dgamma = (grad * normalised.reshape(x.shape)).sum(axis=(0, 2, 3), keepdims=True)
    return dx.reshape(x.shape), dgamma, grad.sum(axis=(0, 2, 3), keepdims=True)


def three_layer_scores(params: dict[str, Numbers], X: Numbers) -> Array:
    """Class scores (N, classes) of conv - relu - 2x2 max pool - affine - relu - affine.

    Args:
        params: W1 (F, C, HH, HH) with HH odd, b1 (F,), W2 (F H/2 W/2, hidden), b2 (hidden,),
            W3 (hidden, classes), b3 (classes,).
        X: images (N, C, H, W), H and W even; the convolution keeps their size.
    """
    _, pooled = _three_layer_features(params, X)
    hidden = np.maximum(0, pooled.reshape(len(X), -1) @ _float(params["W2"]) + params["b2"])
    scores: Array = hidden @ _float(params["W3"]) + params["b3"]
    return scores


def three_layer_loss(
    params: dict[str, Numbers], X: Numbers, y: Numbers, reg: float
) -> tuple[float, dict[str, Array]]:
    """Mean softmax loss of labels y (N,) plus 0.5 reg x the sum of squares of W1, W2, W3; its gradients."""
    pad = params["W1"].shape[2] // 2
    features, pooled = _three_layer_features(params, X)
    flat = pooled.reshape(len(X), -1)
    hidden = np.maximum(0, flat @ _float(params["W2"]) + params["b2"])
    loss, dscores = softmax_loss(hidden @ _float(params["W3"]) + params["b3"], y)
    dhidden = (dscores @ _float(params["W3"]).T) * (hidden > 0)
    dpooled = (dhidden @ _float(params["W2"]).T).reshape(pooled.shape)
    # Where a window holds zeros only, the tie does not matter: the ReLU's mask stops the gradient.
    dfeatures = max_pool_backward(dpooled, features, 2, 2, 2) * (features > 0)
    _, dW1, db1 = conv_backward(dfeatures, X, params["W1"], params["b1"], 1, pad)
    grads = {"W1": dW1, "b1": db1, "W2": flat.T @ dhidden, "b2": dhidden.sum(axis=0)}
    grads |= {"W3": hidden.T @ dscores, "b3": dscores.sum(axis=0)}
    for name in ("W1", "W2", "W3"):
        loss += 0.5 * reg * float(np.square(_float(params[name])).sum())
        grads[name] = grads[name] + reg * _float(params[name])
    return loss, grads


def softmax_loss(scores: Numbers, y: Numbers) -> tuple[float, Array]:
    """Mean cross-entropy of labels y (N,) under softmax of scores (N, classes), and its gradient."""
    shifted = _float(scores) - scores.max(axis=1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    dscores = np.exp(log_probabilities)
    dscores[rows, y] -= 1
    return float(-log_probabilities[rows, y].mean()), dscores / len(y)


def _three_layer_features(params: dict[str, Numbers], X: Numbers) -> tuple[Array, Array]:
    """The first layer after its ReLU (N, F, H, W), and after pooling (N, F, H/2, W/2)."""
    W1 = params["W1"]
    features = np.maximum(0, conv_forward(X, W1, params["b1"], 1, W1.shape[2] // 2))
    return features, max_pool_forward(features, 2, 2, 2)


def _normalised(x: Array, over: tuple[int, ...], eps: float) -> tuple[Array, Array]:
    """x with mean 0 and variance 1 over the axes `over`, and the scale 1 / sqrt(variance + eps)."""
    scale = 1 / np.sqrt(x.var(axis=over, keepdims=True) + eps)
    return (x - x.mean(axis=over, keepdims=True)) * scale, scale


def _through_normalisation(grad: Array, normalised: Array, scale: Array, over: tuple[int, ...]) -> Array:
    """Gradient by the input of `_normalised`, given the one by its result."""
    along = (grad * normalised).mean(axis=over, keepdims=True)
    dx: Array = scale * (grad - grad.mean(axis=over, keepdims=True) - normalised * along)
    return dx


def _windows(x: Array, height: int, width: int, stride: int) -> Array:
    """A view (N, C, H', W', height, width) of every window of x (N, C, H, W)."""
    windows: Array = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows


def _pixels(x: Array, i: int, j: int, windows: tuple[int, ...], stride: int) -> Array:
    """A view (N, C, H', W') of pixel (i, j) of each of H' x W' windows of x (N, C, H, W)."""
    rows, columns = windows
    return x[:, :, i : i + stride * rows : stride, j : j + stride * columns : stride]


def _grouped(x: Numbers, G: int) -> Array:
    N, C, H, W = x.shape
    return _float(x).reshape(N, G, C // G, H, W)


def _channels(values: Numbers) -> Array:
    return _float(values).reshape(1, -1, 1, 1)


def _float(values: Numbers) -> Array:
    return values.astype(np.float64)
