"""The oracle of assignment1_pytorch: its gradients are those of its values, and PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment1_pytorch import oracle

RNG = np.random.default_rng(0)
STEP = 1e-6
SHAPES = {"W1": (3, 2, 3, 3), "b1": (3,), "W2": (3 * 2 * 3, 5), "b2": (5,), "W3": (5, 4), "b3": (4,)}


def drawn() -> tuple[dict[str, Any], Any, Any]:
    params = {name: RNG.standard_normal(shape) for name, shape in SHAPES.items()}
    return params, RNG.standard_normal((3, 2, 4, 6)), np.array([3, 0, 1])


def slope(function: Callable[[Any], Any], x: Any) -> Any:
    """The gradient by x of the sum of function(x), from differences."""
    grad = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        there, back = x.copy(), x.copy()
        there[place] += STEP
        back[place] -= STEP
        grad[place] = (function(there) - function(back)).sum() / (2 * STEP)
    return grad


@pytest.mark.parametrize("name", [*SHAPES, "x"])
def test_gradients_are_those_of_the_scores(name: str) -> None:
    params, x, _ = drawn()
    dscores = RNG.standard_normal((3, 4))
    everything = {**params, "x": x}

    def weighted(value: Any) -> Any:
        at = {**everything, name: value}
        return np.asarray(oracle.scores(at, at["x"])) * dscores

    known = oracle.gradients(oracle.Network(params, x), dscores)
    assert np.allclose(np.asarray(known[name]), slope(weighted, everything[name]), rtol=1e-5, atol=1e-6)


def test_step_goes_along_the_slope_of_the_loss() -> None:
    params, x, y = drawn()

    def loss_of(W3: Any) -> Any:
        return np.asarray(oracle.sgd_step({**params, "W3": W3}, x, y, 0.0)[0])

    _, after = oracle.sgd_step(params, x, y, 0.25)
    step = np.asarray(after["W3"]) - params["W3"]
    assert np.allclose(step, -0.25 * slope(loss_of, params["W3"]), rtol=1e-5, atol=1e-7)


def test_momentum_is_kept_over_batches_and_frozen_parameters_stay() -> None:
    params = {"weight": RNG.standard_normal((4, 3)), "bias": RNG.standard_normal(4)}
    batches = [(RNG.standard_normal((5, 3)), np.array([0, 1, 2, 3, 0])) for _ in range(2)]
    _, first = oracle.train_linear(params, batches[:1], 0.1)
    _, both = oracle.train_linear(params, batches, 0.1, momentum=0.5, moving=["bias"])
    assert np.array_equal(both["weight"], params["weight"])
    _, second = oracle.train_linear({**first, "weight": params["weight"]}, batches[1:], 0.1, moving=["bias"])
    kept = 0.5 * (first["bias"] - params["bias"])
    assert np.allclose(both["bias"], second["bias"] + kept)


def test_scores_gradients_and_steps_agree_with_pytorch() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is an optional second opinion")
    params, x, y = drawn()
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in params.items()}
    F = torch.nn.functional
    features = F.relu(F.conv2d(torch.tensor(x), tensors["W1"], tensors["b1"], padding=1))
    hidden = F.relu(F.max_pool2d(features, 2).flatten(1) @ tensors["W2"] + tensors["b2"])
    scores = hidden @ tensors["W3"] + tensors["b3"]
    loss = F.cross_entropy(scores, torch.tensor(y))
    loss.backward()
    known_loss, after = oracle.sgd_step(params, x, y, 1.0)
    assert np.allclose(np.asarray(oracle.scores(params, x)), scores.detach().numpy(), rtol=1e-12)
    assert np.allclose(np.asarray(known_loss), loss.item(), rtol=1e-12)
    for name, tensor in tensors.items():
        assert np.allclose(np.asarray(after[name]), params[name] - tensor.grad.numpy(), rtol=1e-9, atol=1e-12)
