"""What the right answers are: vectorised NumPy, written apart from the reference solutions and from `cs231n`.

Everything is computed and returned in float64, whatever the inputs' dtype. The layers also say how far
rounding may take a right program (`Right`): their magnitudes are the same sums over absolute values.
Letters are the field's: N images, C channels, H x W pixels, F filters of HH x WW, G groups.

Convolution here is cross-correlation with zero padding, as in CS231n. Gradients of the normalisations follow
Ioffe and Szegedy, "Batch Normalization", 2015, section 3; groups follow Wu and He, "Group Normalization",
2018, section 3.1. `tests/assignments/assignment2/test_oracle.py` holds all of it against SciPy and numerical
derivatives.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from autograder.testing import Right, right

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[Any]


def conv_forward(x: Numbers, w: Numbers, b: Numbers, stride: int, pad: int) -> Right:
    """Convolve x (N, C, H, W) with w (F, C, HH, WW) and add b (F,).

    Returns:
        (N, F, 1 + (H + 2 pad - HH) // stride, 1 + (W + 2 pad - WW) // stride); rows and columns that no
        window reaches are left out.
    """
    magnitude = convolved(np.abs(x), np.abs(w), np.abs(b), stride, pad)
    return right(convolved(x, w, b, stride, pad), magnitude, terms=w[0].size)


def convolved(x: Numbers, w: Numbers, b: Numbers, stride: int, pad: int) -> Array:
    """The values of `conv_forward`."""
    windows = _windows(_padded(x, pad), w.shape[2], w.shape[3], stride)
    sums = np.tensordot(windows, _float(w), axes=((1, 4, 5), (1, 2, 3)))  # N, H', W', F
    out: Array = sums.transpose(0, 3, 1, 2) + _float(b)[:, None, None]
    return out


def conv_backward(
    dout: Numbers, x: Numbers, w: Numbers, b: Numbers, stride: int, pad: int
) -> tuple[Right, Right, Right]:
    """Gradients (dx, dw, db), shaped as x, w, b, of `conv_forward` for the upstream gradient dout."""
    size, filters, pixels = np.abs(dout), w.shape[2:], dout[:, 0].size
    dx, dx_size = (_input_gradient(*pair, x.shape, stride, pad) for pair in ((dout, w), (size, np.abs(w))))
    dw, dw_size = (filter_gradient(*pair, filters, stride, pad) for pair in ((dout, x), (size, np.abs(x))))
    db, db_size = (_float(grad).sum(axis=(0, 2, 3)).reshape(b.shape) for grad in (dout, size))
    return right(dx, dx_size, w[:, 0].size), right(dw, dw_size, pixels), right(db, db_size, pixels)


def filter_gradient(dout: Numbers, x: Numbers, size: tuple[int, ...], stride: int, pad: int) -> Array:
    """The values of `conv_backward`'s dw, for filters of HH x WW = `size` pixels."""
    windows = _windows(_padded(x, pad), size[0], size[1], stride)
    dw: Array = np.tensordot(_float(dout), windows, axes=((0, 2, 3), (0, 2, 3)))
    return dw


def _input_gradient(dout: Numbers, w: Numbers, shape: tuple[int, ...], stride: int, pad: int) -> Array:
    """The values of `conv_backward`'s dx, for x of this shape."""
    dwindows = np.tensordot(_float(dout), _float(w), axes=(1, 0))  # N, H', W', C, HH, WW
    dwindows = dwindows.transpose(0, 3, 1, 2, 4, 5)
    dpadded = _padded(np.zeros(shape), pad)
    for i, j in np.ndindex(w.shape[2], w.shape[3]):  # every window's pixel (i, j) at once: no two coincide
        pixels = _pixels(dpadded, i, j, dout.shape[2:], stride)
        pixels += dwindows[..., i, j]
    return dpadded[:, :, pad : pad + shape[2], pad : pad + shape[3]]


def max_pool_forward(x: Numbers, pool_height: int, pool_width: int, stride: int) -> Right:
    """The largest value in each window of x (N, C, H, W).

    Returns:
        (N, C, 1 + (H - pool_height) // stride, 1 + (W - pool_width) // stride)
    """
    out = _windows(_float(x), pool_height, pool_width, stride).max(axis=(4, 5))
    return right(out, out, terms=0)


def max_pool_backward(dout: Numbers, x: Numbers, pool_height: int, pool_width: int, stride: int) -> Right:
    """Gradient, shaped as x, of `max_pool_forward`; defined where no window holds its maximum twice."""
    both = np.stack([dout, np.abs(dout)])
    dx, magnitude = pooled_back(both, x, pool_height, pool_width, stride)
    return right(dx, magnitude, terms=pool_height * pool_width)


def pooled_back(dout: Numbers, x: Numbers, pool_height: int, pool_width: int, stride: int) -> Array:
    """The values of `max_pool_backward`, for one dout or for several together (..., N, C, H', W')."""
    grad, values, dx = _float(dout), _float(x), np.zeros(dout.shape[:-4] + x.shape)
    largest = _windows(values, pool_height, pool_width, stride).max(axis=(4, 5))
    for i, j in np.ndindex(pool_height, pool_width):
        pixels, inputs = (_pixels(a, i, j, grad.shape[-2:], stride) for a in (dx, values))
        pixels += np.where(inputs == largest, grad, 0.0)
    return dx


@dataclass(frozen=True)
class BatchNorm:
    """One training step: `out` as x; the statistics the step leaves behind, each (C,)."""

    out: Right
    running_mean: Right
    running_var: Right


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
    values, over, terms = _float(x), (0, 2, 3), x[:, 0].size
    normal = _normalised(values, over, eps)

    def moved(old: Numbers, new: Array, magnitude: Array) -> Right:
        running = momentum * _float(old) + (1 - momentum) * new.ravel()
        return right(running, momentum * np.abs(old) + (1 - momentum) * magnitude.ravel(), terms)

    return BatchNorm(
        out=_scaled(normal, _channels(gamma), _channels(beta), terms),
        running_mean=moved(running_mean, normal.mean, _mean(np.abs(values), over)),
        running_var=moved(running_var, normal.var, _mean(values * values, over)),
    )


def batchnorm_test(
    x: Numbers, gamma: Numbers, beta: Numbers, mean: Numbers, var: Numbers, eps: float
) -> Right:
    """Normalise each channel of x (N, C, H, W) with the given mean and variance (C,); scale and shift."""
    scale = _channels(gamma) / np.sqrt(_channels(var) + eps)
    magnitude = np.abs(scale) * (np.abs(x) + np.abs(_channels(mean))) + np.abs(_channels(beta))
    return right(scale * (_float(x) - _channels(mean)) + _channels(beta), magnitude, terms=0)


def batchnorm_backward(dout: Numbers, x: Numbers, gamma: Numbers, eps: float) -> tuple[Right, Right, Right]:
    """Gradients dx (N, C, H, W), dgamma (C,), dbeta (C,) of a training step of batch normalisation."""
    over = (0, 2, 3)
    normal = _normalised(_float(x), over, eps)
    dx, magnitude = _through_normalisation(_float(dout) * _channels(gamma), normal, over)
    return right(dx, magnitude, x[:, 0].size), *_scale_gradients(dout, normal, x.shape, keepdims=False)


def groupnorm_forward(x: Numbers, gamma: Numbers, beta: Numbers, G: int, eps: float) -> Right:
    """Normalise each image's G groups of C / G neighbouring channels; gamma and beta are (1, C, 1, 1)."""
    normal = _normalised(_grouped(x, G), (2, 3, 4), eps).reshape(x.shape)
    return _scaled(normal, _float(gamma), _float(beta), terms=x[0].size // G)


def groupnorm_backward(
    dout: Numbers, x: Numbers, gamma: Numbers, G: int, eps: float
) -> tuple[Right, Right, Right]:
    """Gradients dx (N, C, H, W), dgamma and dbeta (1, C, 1, 1) of `groupnorm_forward`."""
    over = (2, 3, 4)
    normal = _normalised(_grouped(x, G), over, eps)
    dx, magnitude = _through_normalisation(_grouped(_float(dout) * _float(gamma), G), normal, over)
    known = right(dx.reshape(x.shape), magnitude, x[0].size // G)
    return known, *_scale_gradients(dout, normal, x.shape, keepdims=True)


@dataclass(frozen=True)
class _Normal:
    """x with mean 0 and variance 1 (`values`), and what that takes.

    A relative error d of the variance is one of d / 2 of the scale. Computed as mean(x^2) - mean(x)^2, which
    is right as well, the variance has the relative condition mean(x^2) / (variance + eps).
    """

    mean: Array
    var: Array
    values: Array
    scale: Array  # 1 / sqrt(variance + eps)
    condition: Array
    magnitude: Array  # of values

    def reshape(self, shape: tuple[int, ...]) -> _Normal:
        return replace(self, values=self.values.reshape(shape), magnitude=self.magnitude.reshape(shape))


def _normalised(x: Array, over: tuple[int, ...], eps: float) -> _Normal:
    """x normalised over the axes `over`."""
    mean = _mean(x, over)
    centred = x - mean
    var = _mean(centred * centred, over)
    scale = 1 / np.sqrt(var + eps)
    values = centred * scale
    condition = _mean(x * x, over) / (var + eps)
    size = np.abs(x)
    magnitude = scale * (size + _mean(size, over)) + condition * np.abs(values)
    return _Normal(mean, var, values, scale, condition, magnitude)


def _mean(values: Array, over: tuple[int, ...]) -> Array:
    """As `values.mean(axis=over, keepdims=True)`, which takes three times as long for a few numbers."""
    count = math.prod(values.shape[axis] for axis in over)
    mean: Array = np.add.reduce(values, axis=over, keepdims=True) / count
    return mean


def _scaled(normal: _Normal, gamma: Array, beta: Array, terms: int) -> Right:
    magnitude = np.abs(gamma) * normal.magnitude + np.abs(beta)
    return right(gamma * normal.values + beta, magnitude, terms)


def _through_normalisation(grad: Array, normal: _Normal, over: tuple[int, ...]) -> tuple[Array, Array]:
    """Gradient by the input of `_normalised`, given the one by its result; and its magnitude."""

    x, size = np.abs(normal.values), np.abs(grad)
    dx = normal.scale * (grad - _mean(grad, over) - normal.values * _mean(grad * normal.values, over))
    turned = _mean(size * x, over)
    added = size + _mean(size, over) + x * turned
    moved = normal.magnitude * turned + x * _mean(size * normal.magnitude, over)
    return dx, normal.scale * ((1 + normal.condition) * added + moved)


def _scale_gradients(
    dout: Numbers, normal: _Normal, shape: tuple[int, ...], *, keepdims: bool
) -> tuple[Right, Right]:
    """dgamma and dbeta of a normalisation of x (N, C, H, W)."""
    grad, normal, terms = _float(dout), normal.reshape(shape), dout[:, 0].size

    def total(values: Array) -> Array:
        return np.asarray(values.sum(axis=(0, 2, 3), keepdims=keepdims))

    dgamma = right(total(grad * normal.values), total(np.abs(grad) * normal.magnitude), terms)
    return dgamma, right(total(grad), total(np.abs(grad)), terms)


def _padded(x: Numbers, pad: int) -> Array:
    """x (N, C, H, W) in a frame of `pad` zeros."""
    N, C, H, W = x.shape
    padded = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    padded[:, :, pad : pad + H, pad : pad + W] = x
    return padded


def _windows(x: Array, height: int, width: int, stride: int) -> Array:
    """A view (N, C, H', W', height, width) of every window of x (N, C, H, W)."""
    N, C, H, W = x.shape
    n, c, row, pixel = x.strides
    shape = N, C, 1 + (H - height) // stride, 1 + (W - width) // stride, height, width
    strides = n, c, stride * row, stride * pixel, row, pixel
    windows: Array = as_strided(x, shape, strides, writeable=False)
    return windows


def _pixels(x: Array, i: int, j: int, windows: tuple[int, ...], stride: int) -> Array:
    """A view (..., H', W') of pixel (i, j) of each of H' x W' windows of x (..., H, W)."""
    rows, columns = windows
    return x[..., i : i + stride * rows : stride, j : j + stride * columns : stride]


def _grouped(x: Numbers, G: int) -> Array:
    N, C, H, W = x.shape
    return _float(x).reshape(N, G, C // G, H, W)


def _channels(values: Numbers) -> Array:
    return _float(values).reshape(1, -1, 1, 1)


def _float(values: Numbers) -> Array:
    return np.asarray(values, np.float64)
