"""Batch norm and layer norm of x (N, D): one layer, along another axis. 0 is the batch's, 1 the layer's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from autograder.testing import Array, Right, right

DEFAULT_EPS, DEFAULT_MOMENTUM = 1e-5, 0.9


@dataclass(frozen=True)
class Normal:
    """x with mean 0 and variance 1 along an axis, and what that takes.

    A relative error d of the variance is one of d / 2 of the scale. Computed as mean(x^2) - mean(x)^2, which
    is right as well, the variance has the relative condition mean(x^2) / (variance + eps).
    """

    values: Array
    scale: Array  # 1 / sqrt(variance + eps)
    condition: Array
    magnitude: Array  # of values


def normalised(x: Array, axis: int, eps: float) -> Normal:
    """x (N, D) normalised along the axis."""
    numbers = np.asarray(x, float)
    count = numbers.shape[axis]
    mean = numbers.sum(axis=axis, keepdims=True) / count
    var = np.square(numbers - mean).sum(axis=axis, keepdims=True) / count
    scale = (var + eps) ** -0.5
    condition = np.square(numbers).mean(axis=axis, keepdims=True) / (var + eps)
    values = scale * (numbers - mean)
    centred = np.abs(numbers) + np.abs(numbers).mean(axis=axis, keepdims=True)
    return Normal(values, scale, condition, scale * centred + condition * np.abs(values))


def norm_forward(x: Array, gamma: Array, beta: Array, axis: int, eps: float) -> Right:
    """The normalised x, scaled by gamma (D,) and shifted by beta (D,)."""
    normal = normalised(x, axis, eps)
    size = np.abs(gamma) * normal.magnitude + np.abs(beta)
    return right(normal.values * np.asarray(gamma, float) + beta, size, x.shape[axis])


def norm_backward(dout: Array, x: Array, gamma: Array, axis: int, eps: float) -> Mapping[str, Right]:
    """Gradients dx (N, D), dgamma (D,) and dbeta (D,), for the upstream gradient dout (N, D).

    dx is dout gamma times the Jacobian of the normalisation: along a set of n numbers that is
    (I - 1/n - x_hat x_hat^T / n) times the scale.
    """
    normal, n = normalised(x, axis, eps), x.shape[axis]
    grad = np.asarray(dout, float) * gamma

    def mean(values: Array) -> Array:
        return np.asarray(values.sum(axis=axis, keepdims=True) / n)

    size, hat = np.abs(grad), np.abs(normal.values)
    dx = normal.scale * (grad - mean(grad) - normal.values * mean(grad * normal.values))
    added = size + mean(size) + hat * mean(size * hat)
    moved = normal.magnitude * mean(size * hat) + hat * mean(size * normal.magnitude)
    dx_size = normal.scale * ((1 + normal.condition) * added + moved)
    each, N = np.asarray(dout, float), len(x)
    return {
        "dx": right(dx, dx_size, n),
        "dgamma": right((each * normal.values).sum(axis=0), (np.abs(each) * normal.magnitude).sum(axis=0), N),
        "dbeta": right(each.sum(axis=0), np.abs(each).sum(axis=0), N),
    }


def running_statistics(x: Array, mean: Array, var: Array, momentum: float) -> tuple[Right, Right]:
    """running_mean and running_var (D,) after a step with x (N, D), from what they were before."""
    numbers, N = np.asarray(x, float), len(x)
    own = numbers.mean(axis=0), np.square(numbers - numbers.mean(axis=0)).mean(axis=0)
    sizes = np.abs(numbers).mean(axis=0), np.square(numbers).mean(axis=0)
    mean_after, var_after = (
        right(
            momentum * np.asarray(old, float) + (1 - momentum) * new,
            momentum * np.abs(old) + (1 - momentum) * size,
            N,
        )
        for old, new, size in zip((mean, var), own, sizes, strict=True)
    )
    return mean_after, var_after


def batchnorm_test(x: Array, gamma: Array, beta: Array, mean: Array, var: Array, eps: float) -> Right:
    """x normalised with given statistics (D,), scaled and shifted."""
    scale = np.asarray(gamma, float) / np.sqrt(np.asarray(var, float) + eps)
    size = np.abs(scale) * (np.abs(x) + np.abs(mean)) + np.abs(beta)
    return right(scale * np.asarray(x, float) + (beta - scale * mean), size, 0)
