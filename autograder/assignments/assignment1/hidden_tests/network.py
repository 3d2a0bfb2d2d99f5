"""Two-layer networks with given parameters, and how the student's class is tried on them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.hidden_tests import right_layers
from autograder.sandbox import StudentAnswer, StudentRaised
from autograder.testing import Array, Check, CheckFailed, Fault, Object, Right, Student

WEIGHTS, BIASES = ("W1", "W2"), ("b1", "b2")
NAMES = ("W1", "b1", "W2", "b2")
T = TypeVar("T")


@dataclass(frozen=True)
class Network:
    """Sizes of a network, the parameters that a test puts into it, and a batch."""

    sizes: dict[str, Any]
    params: dict[str, Array]
    X: Array  # N, ...
    y: Array  # N
    reg: float

    @cached_property
    def scores(self) -> Right:
        return oracle.two_layer_scores(self.params, self.X)

    @cached_property
    def loss_and_grads(self) -> tuple[Right, dict[str, Right]]:
        return oracle.two_layer_loss(self.params, self.X, self.y, self.reg)


@dataclass(frozen=True)
class Trial:
    """Draws networks and tries the student's class on them."""

    student: Student
    rng: np.random.Generator
    check: Check

    def network(
        self,
        shape: Sequence[int] = (4, 5),
        hidden: int = 6,
        classes: int = 3,
        reg: float = 0.0,
        bias: float = 0.0,
    ) -> Network:
        """A network with biases of the size `bias`, and a batch of this shape.

        No hidden unit is within rounding of 0, each example has units on either side, and a score is below 0.
        """
        D = int(np.prod(shape[1:]))
        sizes = {"input_dim": D, "hidden_dim": hidden, "num_classes": classes, "reg": reg}
        shapes = {"W1": (D, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}
        while True:
            params = {
                name: self.rng.standard_normal(size) * (0.5 if name in WEIGHTS else bias)
                for name, size in shapes.items()
            }
            X, y = self.rng.standard_normal(shape), self.labels(shape[0], classes)
            units = X.reshape(len(X), -1) @ params["W1"] + params["b1"]
            scores = np.maximum(units, 0) @ params["W2"] + params["b2"]
            either_side = (units > 0).any(axis=1).all() and (units < 0).any(axis=1).all()
            if np.abs(units).min() > 1e-3 and either_side and scores.min() < -0.1:
                return Network(sizes, params, X, y, reg)

    def labels(self, examples: int, classes: int) -> Array:
        """Random labels, the first of which is not 0."""
        labels = self.rng.integers(0, classes, examples)
        labels[0] = self.rng.integers(1, classes)
        return labels

    def new(self, **sizes: Any) -> Object:
        return self.student.make("TwoLayerNet", **sizes)

    def model(self, network: Network) -> Object:
        """The student's model, with the network's parameters put into it."""
        model = self.new(**network.sizes)
        model.update("params", network.params)
        return model

    def params(self, model: Object) -> dict[str, Any]:
        params = model.get("params")
        return {name: self.check.entry("params", params, name) for name in NAMES}

    def whatever_the_layers(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives; where it fails, with right layers in place of the student's.

        Raises:
            CheckFailed, StudentError: it fails with either.
        """
        try:
            return attempt()
        except (CheckFailed, StudentAnswer, StudentRaised):
            self.check.forget()
            self.student.run(inspect.getsource(right_layers))
            return attempt()

    def scores(self, network: Network) -> Any:
        """The student's scores, whose values are right."""

        def attempt() -> Any:
            scores = self.model(network).call("loss", network.X).value
            self.check.close("scores", scores, network.scores)
            return scores

        return self.whatever_the_layers(attempt)

    def loss(self, network: Network) -> Any:
        """The student's loss, which is right."""

        def attempt() -> Any:
            loss, _ = self.loss_and_grads(self.model(network), network)
            self.check.close("loss", loss, network.loss_and_grads[0])
            return loss

        return self.whatever_the_layers(attempt)

    def grads(self, network: Network, names: Sequence[str] = NAMES) -> dict[str, Any]:
        """The student's gradients, of which those called `names` have right values."""

        def attempt() -> dict[str, Any]:
            _, grads = self.loss_and_grads(self.model(network), network)
            return self.right_grads(network, grads, names)

        return self.whatever_the_layers(attempt)

    def right_grads(self, network: Network, grads: Any, names: Sequence[str] = NAMES) -> dict[str, Any]:
        found = {}
        for name in names:
            found[name] = self.check.entry("grads", grads, name, Fault.PARTS)
            self.check.close(f"grads['{name}']", found[name], network.loss_and_grads[1][name])
        return found

    def loss_and_grads(self, model: Object, network: Network) -> tuple[Any, Any]:
        answer = model.call("loss", network.X, network.y)
        loss, grads = self.check.parts("loss(X, y)", answer.value, ("loss", "grads"))
        return loss, grads
