"""What misconceptions give for the shapes of a network's weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from autograder.diagnosing.hypotheses import Array, Hypothesis


@dataclass(frozen=True)
class Sizes:
    """What a model is made of."""

    image: tuple[int, int, int]
    filters: int
    size: int
    hidden: int
    classes: int


def shapes(s: Sizes) -> dict[str, Array]:
    """The weights' shapes, as arrays."""
    C, H, W = s.image
    found = {"W1": (s.filters, C, s.size, s.size), "W2": (s.filters * (H // 2) * (W // 2), s.hidden)}
    found["W3"] = (s.hidden, s.classes)
    return {f"shape of {name}": np.array(shape, float) for name, shape in found.items()}


def _second(rows: Callable[[int, int], int]) -> Callable[[Sizes], Array]:
    return lambda s: np.array([s.filters * rows(*s.image[1:]), s.hidden], float)


SHAPES = (
    Hypothesis[Sizes]("height_width", "shape of W2", _second(lambda H, W: (H // 2) * (H // 2))),
    Hypothesis[Sizes]("height_width", "shape of W2", _second(lambda H, W: (W // 2) * (W // 2))),
    Hypothesis[Sizes]("height_width", "shape of W2", _second(lambda H, W: H * H // 4)),
    Hypothesis[Sizes]("height_width", "shape of W2", _second(lambda H, W: W * W // 4)),
    Hypothesis[Sizes]("shape", "shape of W2", _second(lambda H, W: H * W)),
    Hypothesis[Sizes]("shape", "shape of W2", _second(lambda H, W: H * W // 2)),
    Hypothesis[Sizes]("hard_coded", "shape of W2", _second(lambda H, W: 16 * 16)),
    Hypothesis[Sizes]("hard_coded", "shape of W1", lambda s: np.array([s.filters, 3, s.size, s.size], float)),
    Hypothesis[Sizes]("hard_coded", "shape of W1", lambda s: np.array([s.filters, s.image[0], 7, 7], float)),
    Hypothesis[Sizes]("hard_coded", "shape of W1", lambda s: np.array([s.filters, s.image[0], 3, 3], float)),
    Hypothesis[Sizes]("hard_coded", "shape of W3", lambda s: np.array([s.hidden, 10], float)),
    Hypothesis[Sizes]("hard_coded", "shape of W3", lambda s: np.array([100, s.classes], float)),
)
