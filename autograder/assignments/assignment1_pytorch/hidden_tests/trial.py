"""Networks with given parameters, and how the student's code is tried on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from autograder.assignments.assignment1_pytorch import oracle
from autograder.sandbox import StudentAnswer, StudentRaised
from autograder.testing import Array, Check, CheckFailed, Fault, Handle, Object, Right, Student

WEIGHTS, BIASES = ("W1", "W2", "W3"), ("b1", "b2", "b3")
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
BESIDE = Path(__file__).with_name("beside_student.py").read_text(encoding="utf-8")
MARGIN = 1e-3
"""No number that a ReLU or a pool decides on is nearer than this to the other side."""
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """The sizes of a network, its parameters as `three_layer_convnet` takes them, and a batch."""

    sizes: dict[str, Any]
    params: dict[str, Array]
    x: Array  # N, C, H, W
    y: Array  # N
    dscores: Array  # N, classes

    @cached_property
    def network(self) -> oracle.Network:
        wide = {name: value.astype(np.float64) for name, value in self.params.items()}
        return oracle.Network(wide, self.x.astype(np.float64))

    @cached_property
    def scores(self) -> Right:
        return oracle.scores(self.network.params, self.network.x).astype(self.x.dtype)

    @cached_property
    def gradients(self) -> dict[str, Right]:
        return oracle.gradients(self.network, self.dscores)

    @property
    def of_module(self) -> dict[str, Array]:
        """The parameters by name as nn.Conv2d and nn.Linear shape them."""
        return {name: of_module(name, value) for name, value in self.params.items()}

    def decided(self) -> bool:
        """Whether rounding decides nothing, and each ReLU has something to do.

        Each image has hidden units on either side of 0. A window of the pool lies below it, and so does a
        score, which should pass no ReLU.
        """
        units, windows = self.network.before_relu, np.sort(self.network.windows, axis=-1)
        second, first = windows[..., -2], windows[..., -1]
        apart = (np.abs(first) > MARGIN) & ((first < 0) | (first - second > MARGIN))
        both = (units > 0).any(axis=1) & (units < 0).any(axis=1)
        below = (first < 0).any() and (self.network.scores < 0).any()
        return bool(apart.all() and (np.abs(units) > MARGIN).all() and both.all() and below)


def of_module(name: str, value: Array) -> Array:
    """A parameter, or its gradient, in the shape that nn.Conv2d or nn.Linear gives it."""
    return value.T if name in ("W2", "W3") else value


@dataclass(frozen=True)
class Trial:
    """Draws networks and tries the student's code on them."""

    student: Student
    rng: np.random.Generator
    check: Check

    def case(
        self,
        shape: Sequence[int] = (3, 2, 4, 6),
        filters: int = 4,
        filter_size: int = 3,
        hidden: int = 7,
        classes: int = 5,
        bias: float = 0.0,
    ) -> Case:
        """A network with biases of the size `bias`, and a batch of images of this shape."""
        N, C, H, W = shape
        D = filters * (H // 2) * (W // 2)
        shapes = {"W1": (filters, C, filter_size, filter_size), "b1": (filters,), "W2": (D, hidden)}
        shapes |= {"b2": (hidden,), "W3": (hidden, classes), "b3": (classes,)}
        sizes = {"input_dim": (C, H, W), "num_filters": filters, "filter_size": filter_size}
        sizes |= {"hidden_dim": hidden, "num_classes": classes}
        while True:
            params = {
                name: self.rng.standard_normal(size)
                * (bias if name in BIASES else np.sqrt(2 / np.prod(size[1:] if name == "W1" else size[:1])))
                for name, size in shapes.items()
            }
            x, dscores = self.rng.standard_normal(shape), self.rng.integers(-9, 10, (N, classes)) / 4
            case = Case(sizes, params, x, self.labels(N, classes), dscores)
            if case.decided():
                return case

    def single(self, case: Case) -> Case:
        """The same in float32."""
        params = {name: value.astype(np.float32) for name, value in case.params.items()}
        return Case(case.sizes, params, case.x.astype(np.float32), case.y, case.dscores)

    def labels(self, examples: int, classes: int) -> Array:
        """Random labels, the first of which is not 0."""
        labels = self.rng.integers(0, classes, examples)
        labels[0] = self.rng.integers(1, classes)
        return labels

    def beside(self, function: str, *args: Any, keep: Sequence[int] = ()) -> Any:
        """What a function of `beside_student.py` gives."""
        return self.student.call(function, *args, keep=keep).value

    def begin(self) -> None:
        """Have the functions of `beside_student.py` at hand."""
        self.student.run(BESIDE)

    def whatever_the_network(self, attempt: Callable[[], T]) -> T:
        """What `attempt` gives; where it fails, with a right network in place of the student's function.

        Raises:
            CheckFailed, StudentError: it fails with either.
        """
        try:
            return attempt()
        except (CheckFailed, StudentAnswer, StudentRaised):
            self.check.forget()
            self.student.run("three_layer_convnet = _right_network")
            return attempt()

    def tensor(self, name: str, value: Any) -> Handle:
        """A tensor that stayed in the worker.

        Raises:
            CheckFailed: it is something else.
        """
        if type(value) is not Handle or value.type != "Tensor":
            found = value.type if type(value) is Handle else type(value).__name__
            raise CheckFailed(f"{name} should be a tensor; it is a {found}", Fault.OTHER)
        return value

    def number(self, name: str, value: object) -> None:
        """A Python number, and no tensor.

        Raises:
            CheckFailed: it is something else.
        """
        found = "tensor" if type(value) is np.ndarray else type(value).__name__
        self.check.that(type(value) is float, f"{name} should be a Python number; it is a {found}")

    def right_gradients(
        self, given: Mapping[str, Any], right: Mapping[str, Right], labels: Mapping[str, str]
    ) -> None:
        """The gradients of the tensors called so are there, and have these values.

        Args:
            labels: by key of `given`, what a student calls the tensor.
        """
        for name, label in labels.items():
            found = self.check.entry("gradients", given, name)
            self.check.that(found is not None, f"no gradient reaches {label}", Fault.OTHER)
            self.check.close(f"the gradient of {label}", found, right[name])


@dataclass(frozen=True)
class ModuleTrial(Trial):
    """Tries the student's class."""

    def new(self, **sizes: Any) -> Object:
        return self.student.make("ThreeLayerConvNet", **sizes)

    def parameters(self, model: Object) -> list[Any]:
        found = self.beside("_parameters", model)
        self.check.that(type(found) is list, "the model has no parameters", Fault.PARTS)
        return list(found)

    def model(self, case: Case) -> Object:
        """The student's model, with the network's parameters put into it.

        Raises:
            CheckFailed: it has no parameters of these shapes.
        """
        model = self.new(**case.sizes)
        found = [np.shape(array) for array in self.parameters(model)]
        for array in case.of_module.values():
            self.check.that(array.shape in found, f"the model has no parameter of shape {array.shape}")
        self.put(model, case)
        return model

    def put(self, model: Object, case: Case) -> None:
        self.beside("_put", model, list(case.of_module.values()))

    def scores(self, case: Case) -> Any:
        """The model's scores, whose values are right."""
        scores = self.model(case).call("__call__", case.x).value
        self.check.close("scores", scores, case.scores)
        return scores
