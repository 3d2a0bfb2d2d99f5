"""Cases of layers: inputs, and what a layer makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment1 import oracle
from autograder.testing import Array, LayerTrial, Right


@dataclass(frozen=True)
class Layer:
    """A layer: its functions are `<name>_forward` and `<name>_backward`.

    Attributes:
        name: of the layer.
        arguments: what the student calls the inputs that a forward pass must not change.
        forward: the right out of the inputs.
        backward: the right gradients, by name, of dout and the inputs.
    """

    name: str
    arguments: tuple[str, ...]
    forward: Callable[..., Right]
    backward: Callable[..., Mapping[str, Right]]


@dataclass(frozen=True)
class Case:
    """Inputs of a layer, and an upstream gradient."""

    layer: Layer
    inputs: tuple[Any, ...]
    dout: Array

    @property
    def functions(self) -> tuple[str, str]:
        return f"{self.layer.name}_forward", f"{self.layer.name}_backward"

    @property
    def names(self) -> tuple[str, ...]:
        return self.layer.arguments

    @cached_property
    def out(self) -> Right:
        return self.layer.forward(*self.inputs).astype(self.dout.dtype)

    @cached_property
    def gradients(self) -> dict[str, Right]:
        right = self.layer.backward(self.dout, *self.inputs)
        return {name: value.astype(self.dout.dtype) for name, value in right.items()}


AFFINE = Layer("affine", ("x", "w", "b"), oracle.affine_forward, oracle.affine_backward)
RELU = Layer("relu", ("x",), oracle.relu_forward, oracle.relu_backward)


class AffineTrial(LayerTrial[Case]):
    """Draws affine layers and tries the student's functions on them."""

    def case(
        self,
        shape: Sequence[int] = (3, 4),
        outputs: int = 5,
        bias: float = 0.0,
        dtype: npt.DTypeLike = np.float64,
    ) -> Case:
        """Examples x of this shape, and biases of the size `bias`.

        A single number of out is positive: chance does not decide whether a ReLU behind it shows.
        """
        D = int(np.prod(shape[1:]))
        x, w, b, dout = (
            self.rng.standard_normal(size).astype(dtype)
            for size in (shape, (D, outputs), outputs, (shape[0], outputs))
        )
        if dout.size == 1:
            x, w, b = np.abs(x), np.abs(w), np.abs(b)
        return Case(AFFINE, (x, w, np.asarray(bias * b, dtype)), dout)

    def every_kind(self) -> list[Case]:
        """One example, number and output and several of each, of one to three axes; some in float32."""
        sizes = (
            ((3, 4), 5),
            ((1, 4), 2),
            ((4, 1), 3),
            ((3, 4), 1),
            ((1, 1), 1),
            ((3, 2, 2), 5),
            ((2, 3, 1, 4), 3),
        )
        single = [self.case(shape, 5, bias=1.0, dtype=np.float32) for shape in ((6, 4), (6, 1), (6, 2, 2))]
        return [*(self.case(shape, outputs, bias=1.0) for shape, outputs in sizes), *single]

    def several(self) -> list[Case]:
        """Examples of one to three axes, no two sizes equal."""
        return [self.case((4, 2, 3), 5), self.case((2, 3, 1, 4), 3), self.case((5, 2), 3)]


class ReluTrial(LayerTrial[Case]):
    """Draws numbers, none of them near 0, and tries the student's functions on them."""

    def case(self, shape: Sequence[int] = (3, 4), dtype: npt.DTypeLike = np.float64) -> Case:
        """Numbers of both signs, from near a hundredth to near a hundred; dout has both signs for either."""
        count = int(np.prod(shape))
        positive = (count + 1) // 2
        x = np.concatenate([self.sizes(positive), -self.sizes(count - positive)])
        signs = np.concatenate([np.resize([1, -1], positive), np.resize([-1, 1], count - positive)])
        dout = signs * np.abs(self.rng.standard_normal(count))
        order = self.rng.permutation(count)
        x, dout = (values[order].reshape(shape).astype(dtype) for values in (x, dout))
        return Case(RELU, (x,), dout)

    def every_kind(self) -> list[Case]:
        """Arrays of one to four axes, and single numbers, in either precision."""
        shapes = (3, 4), (5,), (1,), (1, 4), (4, 1), (2, 1, 3), (2, 2, 3, 3)
        return [self.case(shape, dtype) for shape in shapes for dtype in (np.float64, np.float32)]

    def sizes(self, count: int) -> Array:
        """From a hundredth to a hundred; chance does not decide whether small or large ones are there."""
        return np.asarray(10 ** (np.linspace(-1.9, 1.9, count) + self.rng.uniform(-0.1, 0.1, count)))

    def documented_cache(self, case: Case) -> Any:
        return case.inputs[0]
