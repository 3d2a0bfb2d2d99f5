"""assignment1's oracle: its gradients are those of its values, its updates those of the recursions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1 import oracle

RNG = np.random.default_rng(0)
STEP = 1e-6


def slope(function: Callable[[Any], Any], x: Any, dout: Any) -> Any:
    """The gradient by x of the sum of function(x) * dout, from differences."""
    grad = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        there, back = x.copy(), x.copy()
        there[place] += STEP
        back[place] -= STEP
        grad[place] = ((function(there) - function(back)) * dout).sum() / (2 * STEP)
    return grad


def near(known: Any, right: Any) -> None:
    assert np.allclose(np.asarray(known), right, rtol=1e-5, atol=1e-7)


def numbers(*shape: int) -> Any:
    return RNG.standard_normal(shape)


def test_affine_and_relu_gradients_are_those_of_their_values() -> None:
    x, w, b, dout = numbers(3, 2, 2), numbers(4, 5), numbers(5), numbers(3, 5)
    assert np.allclose(np.asarray(oracle.affine_forward(x, w, b)), x.reshape(3, 4) @ w + b)
    known = oracle.affine_backward(dout, x, w, b)
    near(known["dx"], slope(lambda v: np.asarray(oracle.affine_forward(v, w, b)), x, dout))
    near(known["dw"], slope(lambda v: np.asarray(oracle.affine_forward(x, v, b)), w, dout))
    near(known["db"], slope(lambda v: np.asarray(oracle.affine_forward(x, w, v)), b, dout))
    z, dz = numbers(4, 3), numbers(4, 3)
    near(oracle.relu_backward(dz, z)["dx"], slope(lambda v: np.asarray(oracle.relu_forward(v)), z, dz))


def test_softmax_gradients_are_those_of_their_losses() -> None:
    x, y = numbers(5, 3), np.array([0, 2, 1, 1, 0])
    loss, dx = oracle.softmax_loss(x, y)
    near(loss, -np.log((np.exp(x) / np.exp(x).sum(axis=1, keepdims=True))[range(5), y]).mean())
    near(dx, slope(lambda v: np.asarray(oracle.softmax_loss(v, y)[0]), x, 1.0))
    W, X = numbers(4, 3), numbers(5, 4)
    _, dW = oracle.linear_softmax_loss(W, X, y, 0.3)
    near(dW, slope(lambda v: np.asarray(oracle.linear_softmax_loss(v, X, y, 0.3)[0]), W, 1.0))


@pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
def test_network_gradients_are_those_of_its_loss(name: str) -> None:
    params = {"W1": numbers(6, 4), "b1": numbers(4), "W2": numbers(4, 3), "b2": numbers(3)}
    X, y = numbers(5, 2, 3), np.array([0, 2, 1, 1, 0])
    _, grads = oracle.two_layer_loss(params, X, y, 0.7)

    def loss(value: Any) -> Any:
        return np.asarray(oracle.two_layer_loss({**params, name: value}, X, y, 0.7)[0])

    near(grads[name], slope(loss, params[name], 1.0))


@pytest.mark.parametrize("axis", [0, 1])
def test_normalisation_gradients_are_those_of_its_values(axis: int) -> None:
    x, gamma, beta, dout = 3 + 2 * numbers(5, 4), numbers(4), numbers(4), numbers(5, 4)

    def forward(x: Any, gamma: Any, beta: Any) -> Any:
        return np.asarray(oracle.norm_forward(x, gamma, beta, axis, 1e-3))

    plain = (x - x.mean(axis, keepdims=True)) / np.sqrt(x.var(axis, keepdims=True) + 1e-3)
    near(forward(x, gamma, beta), gamma * plain + beta)
    known = oracle.norm_backward(dout, x, gamma, axis, 1e-3)
    near(known["dx"], slope(lambda v: forward(v, gamma, beta), x, dout))
    near(known["dgamma"], slope(lambda v: forward(x, v, beta), gamma, dout))
    near(known["dbeta"], slope(lambda v: forward(x, gamma, v), beta, dout))


def recursion(rule: str, w: Any, gradients: Any, known: dict[str, Any]) -> Any:
    """The rules as the notebook writes them."""
    for dw in gradients:
        if rule == "sgd_momentum":
            known["velocity"] = known["momentum"] * known["velocity"] - known["learning_rate"] * dw
            w = w + known["velocity"]
        elif rule == "rmsprop":
            known["cache"] = known["decay_rate"] * known["cache"] + (1 - known["decay_rate"]) * dw**2
            w = w - known["learning_rate"] * dw / (np.sqrt(known["cache"]) + known["epsilon"])
        else:
            known["t"] += 1
            known["m"] = known["beta1"] * known["m"] + (1 - known["beta1"]) * dw
            known["v"] = known["beta2"] * known["v"] + (1 - known["beta2"]) * dw**2
            m, v = (
                known["m"] / (1 - known["beta1"] ** known["t"]),
                known["v"] / (1 - known["beta2"] ** known["t"]),
            )
            w = w - known["learning_rate"] * m / (np.sqrt(v) + known["epsilon"])
    return w


@pytest.mark.parametrize("rule", ["sgd_momentum", "rmsprop", "adam"])
def test_updates_are_those_of_the_recursion(rule: str) -> None:
    w, *gradients = numbers(5, 3)
    memory = {"velocity": numbers(3), "cache": numbers(3) ** 2, "m": numbers(3), "v": numbers(3) ** 2, "t": 2}
    config = {**oracle.DEFAULTS[rule], **{name: memory[name] for name in oracle.MEMORY[rule]}}
    known = oracle.after(rule, w, gradients, config)
    near(known["next_w"], recursion(rule, w, gradients, config))
    for name in oracle.MEMORY[rule]:
        near(known[name], config[name])
