"""The allowed errors: no right way of adding up exceeds them, and a wrong eps never stays within."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.signal import fftconvolve

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.convnet import Shared, Trial
from autograder.testing import Check, CheckFailed, Right

Array = npt.NDArray[Any]
Mean = Callable[[Array], Array]
SEEDS = range(12)
OVER = (0, 2, 3)


def used(actual: Array, expected: Right) -> float:
    """The share of its allowed error that an answer uses up; above 1 it is refused."""
    check = Check({"float64": 1e-6, "float32": 1e-3})
    try:
        check.close("answer", np.asarray(actual), expected.astype(actual.dtype))
    except CheckFailed:
        assert check.error > check.tolerance
    return check.error / check.tolerance


def one_after_the_other(values: Array, over: tuple[int, ...] = OVER) -> Array:
    """A sum without any care, as a loop adds up, with its axes kept."""
    moved = np.moveaxis(values, over, range(len(over)))
    flat = moved.reshape(-1, *moved.shape[len(over) :])
    return np.expand_dims(np.add.accumulate(flat, axis=0)[-1], over)


def mean_by_loop(values: Array) -> Array:
    return one_after_the_other(values) / values.dtype.type(values[:, 0].size)


def mean_by_numpy(values: Array) -> Array:
    return values.mean(axis=OVER, keepdims=True)


# Convolutions


def windows(x: Array, w: Array, stride: int, pad: int) -> Array:
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    every = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    return every[:, None, :, ::stride, ::stride]  # N, 1, C, H', W', HH, WW


def conv_by_loop(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    products = windows(x, w, stride, pad) * w[None, :, :, None, None]
    return one_after_the_other(products, (2, 5, 6))[:, :, 0, :, :, 0, 0] + b[:, None, None]


def conv_backwards_by_loop(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    return conv_by_loop(x[:, ::-1, ::-1, ::-1], w[:, ::-1, ::-1, ::-1], b, stride, pad)[:, :, ::-1, ::-1]


def conv_by_blas(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    out = np.tensordot(windows(x, w, stride, pad)[:, 0], w, axes=((1, 4, 5), (1, 2, 3)))
    return out.transpose(0, 3, 1, 2) + b[:, None, None]


def conv_by_fft(x: Array, w: Array, b: Array, stride: int, pad: int) -> Array:
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))[:, None]
    every = fftconvolve(padded, w[None, :, :, ::-1, ::-1], mode="valid", axes=(3, 4)).sum(axis=2)
    return every[:, :, ::stride, ::stride] + b[:, None, None]


CASES = [  # x, filters, stride, pad
    ((2, 3, 5, 5), (4, 3, 3), 1, 1),
    ((2, 2, 6, 6), (3, 2, 2), 1, 0),
    ((2, 16, 9, 9), (2, 3, 3), 2, 1),
]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("conv", [conv_by_loop, conv_backwards_by_loop, conv_by_blas, conv_by_fft])
def test_convolution_is_right_in_any_order(conv: Callable[..., Array], dtype: npt.DTypeLike) -> None:
    shares = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        for shape, (F, HH, WW), stride, pad in CASES:
            x, w, b = (rng.standard_normal(s).astype(dtype) for s in (shape, (F, shape[1], HH, WW), F))
            if conv is conv_backwards_by_loop and (shape[2] + 2 * pad - HH) % stride:
                continue
            expected = oracle.conv_forward(x, w, b, stride, pad)
            shares.append(used(conv(x, w, b, stride, pad), expected))
    assert max(shares) < 0.25


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_gradients_of_a_convolution_are_right_when_added_up_window_by_window(dtype: npt.DTypeLike) -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, w, b = (rng.standard_normal(s).astype(dtype) for s in ((3, 2, 9, 7), (3, 2, 2, 3), 3))
        dout = (1 + rng.standard_normal((3, 3, 8, 5))).astype(dtype)
        dx, dw = np.zeros_like(x), np.zeros_like(w)
        for n, f, i, j in np.ndindex(dout.shape):
            dw[f] += dout[n, f, i, j] * x[n, :, i : i + 2, j : j + 3]
            dx[n, :, i : i + 2, j : j + 3] += dout[n, f, i, j] * w[f]
        db = one_after_the_other(dout)[0, :, 0, 0]
        expected = oracle.conv_backward(dout, x, w, b, 1, 0)
        assert max(map(used, (dx, dw, db), expected)) < 0.25


# Batch norm


def variance(x: Array, mean: Mean, one_pass: bool) -> Array:
    return mean(x * x) - mean(x) ** 2 if one_pass else mean((x - mean(x)) ** 2)


def batchnorm(x: Array, gamma: Array, beta: Array, eps: float, mean: Mean, one_pass: bool = False) -> Array:
    std = np.sqrt(variance(x, mean, one_pass) + x.dtype.type(eps))
    return gamma.reshape(1, -1, 1, 1) * (x - mean(x)) / std + beta.reshape(1, -1, 1, 1)


def eps_outside(x: Array, gamma: Array, beta: Array, eps: float, mean: Mean) -> Array:
    std = np.sqrt(variance(x, mean, False)) + x.dtype.type(eps)
    return gamma.reshape(1, -1, 1, 1) * (x - mean(x)) / std + beta.reshape(1, -1, 1, 1)


def batchnorm_dx(
    dout: Array, x: Array, gamma: Array, eps: float, mean: Mean, one_pass: bool = False
) -> Array:
    scale = 1 / np.sqrt(variance(x, mean, one_pass) + x.dtype.type(eps))
    x_hat, grad = (x - mean(x)) * scale, dout * gamma.reshape(1, -1, 1, 1)
    return scale * (grad - mean(grad) - x_hat * mean(grad * x_hat))


def drawn(seed: int, spread: float, dtype: npt.DTypeLike) -> tuple[Array, Array, Array, Array]:
    """x, gamma, beta and dout as the hidden tests draw them."""
    rng = np.random.default_rng(seed)
    x = 3 + spread * rng.standard_normal((3, 4, 3, 3))
    gamma, beta = rng.uniform(1.5, 3, 4), 2 * rng.standard_normal(4)
    arrays = (x, gamma, beta, 1 + rng.standard_normal(x.shape))
    return tuple(array.astype(dtype) for array in arrays)  # type: ignore[return-value]


def expected_out(x: Array, gamma: Array, beta: Array, eps: float) -> Right:
    return oracle.batchnorm_train(x, gamma, beta, np.zeros(4), np.zeros(4), eps, 0.9).out


@pytest.mark.parametrize(("dtype", "spread"), [(np.float64, 2), (np.float64, 0.005), (np.float32, 2)])
@pytest.mark.parametrize("mean", [mean_by_numpy, mean_by_loop])
@pytest.mark.parametrize("one_pass", [False, True])
def test_normalisation_is_right_by_either_formula_of_the_variance(
    dtype: npt.DTypeLike, spread: float, mean: Mean, one_pass: bool
) -> None:
    shares = []
    for seed in SEEDS:
        x, gamma, beta, dout = drawn(seed, spread, dtype)
        expected = expected_out(x, gamma, beta, 1e-5)
        shares.append(used(batchnorm(x, gamma, beta, 1e-5, mean, one_pass), expected))
        dx, _, _ = oracle.batchnorm_backward(dout, x, gamma, 1e-5)
        shares.append(used(batchnorm_dx(dout, x, gamma, 1e-5, mean, one_pass), dx))
    assert max(shares) < 0.25


@pytest.mark.parametrize("spread", [2, 0.005])
@pytest.mark.parametrize("wrong", [0.0, 1e-8, 1e-6, 1.1e-5])
def test_wrong_eps_is_thousands_of_times_over_what_is_allowed(spread: float, wrong: float) -> None:
    for seed in SEEDS:
        x, gamma, beta, dout = drawn(seed, spread, np.float64)
        out = expected_out(x, gamma, beta, 1e-5)
        dx, dgamma, _ = oracle.batchnorm_backward(dout, x, gamma, 1e-5)
        assert used(batchnorm(x, gamma, beta, wrong, mean_by_numpy), out) > 1e3
        assert used(batchnorm_dx(dout, x, gamma, wrong, mean_by_numpy), dx) > 1e3
        assert used(oracle.batchnorm_backward(dout, x, gamma, wrong)[1], dgamma) > 1e3


@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_eps_outside_the_root_is_refused_where_it_makes_a_difference(eps: float) -> None:
    for seed in SEEDS:
        x, gamma, beta, _ = drawn(seed, 2, np.float64)
        wrong = eps_outside(x, gamma, beta, eps, mean_by_numpy)
        assert used(wrong, expected_out(x, gamma, beta, eps)) > 1e3


def test_group_norm_allows_as_much_as_batch_norm_for_the_same_sums() -> None:
    x, gamma, beta, dout = drawn(1, 2, np.float64)
    one = oracle.groupnorm_forward(x[:1], *(v.reshape(1, 4, 1, 1) for v in (gamma, beta)), 4, 1e-5)
    assert one.rounding == pytest.approx(expected_out(x[:1], gamma, beta, 1e-5).rounding)
    dx, dgamma, dbeta = oracle.groupnorm_backward(dout[:1], x[:1], gamma.reshape(1, 4, 1, 1), 4, 1e-5)
    for mine, other in zip(
        (dx, dgamma, dbeta), oracle.batchnorm_backward(dout[:1], x[:1], gamma, 1e-5), strict=True
    ):
        assert mine.rounding == pytest.approx(other.rounding)


# The network


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_network_is_right_layer_by_layer_in_either_dtype(dtype: npt.DTypeLike) -> None:
    shapes = {"W1": (3, 2, 3, 3), "b1": 3, "W2": (12, 5), "b2": 5, "W3": (5, 4), "b3": 4}
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        p = {name: (0.4 * rng.standard_normal(shape)).astype(dtype) for name, shape in shapes.items()}
        X, y = rng.standard_normal((3, 2, 4, 4)).astype(dtype), rng.integers(0, 4, 3)
        features = np.maximum(0, conv_by_loop(X, p["W1"], p["b1"], 1, 1))
        pooled = features.reshape(3, 3, 2, 2, 2, 2).max(axis=(3, 5)).reshape(3, -1)
        hidden = np.maximum(0, one_after_the_other(pooled[:, :, None] * p["W2"], (1,))[:, 0] + p["b2"])
        scores = hidden @ p["W3"] + p["b3"]
        exps = np.exp(scores - scores.max(axis=1, keepdims=True))
        dscores = exps / exps.sum(axis=1, keepdims=True)
        loss = -np.log(dscores[np.arange(3), y]).mean() + dtype(0.05) * sum(
            (p[w] ** 2).sum() for w in ("W1", "W2", "W3")
        )
        dscores[np.arange(3), y] -= 1
        dscores /= 3
        dW2 = pooled.T @ (dscores @ p["W3"].T * (hidden > 0)) + dtype(0.1) * p["W2"]
        right_loss, grads = oracle.three_layer_loss(p, X, y, 0.1)
        assert used(scores, oracle.three_layer_scores(p, X)) < 0.25
        assert used(np.asarray(loss), right_loss) < 0.25
        assert used(dW2, grads["W2"]) < 0.25
        assert used(dscores.sum(axis=0), grads["b3"]) < 0.25
        without = oracle.three_layer_loss(p, X, y, 0.0)[1]["W2"]
        assert used(np.asarray(without, dtype), grads["W2"]) > 10


def test_no_drawn_network_is_so_sure_of_a_class_that_its_gradients_are_rounding() -> None:
    for seed in range(60):  # seeds 3 and 16 would be refused, were any network drawn
        draw = partial(np.random.default_rng, seed)
        trial = Trial(None, draw(), None, Shared(draw))
        network = trial.network((3, 6, 4), 1, 4, size=5, hidden=7, classes=3, bias=1.0, dtype="float32")
        scores = network.scores.values - network.scores.values.max()
        probabilities = np.exp(scores - np.log(np.exp(scores).sum()))
        db3 = (probabilities - np.eye(3, dtype=np.float32)[network.y]).sum(axis=0)
        assert used(db3, network.loss_and_grads[1]["b3"]) < 0.05
