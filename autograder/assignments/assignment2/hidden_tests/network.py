"""Small networks with given parameters: their right answers, and whether right answers agree on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.assignments.assignment2 import oracle
from autograder.testing import Array, Right

WEIGHTS, BIASES = ("W1", "W2", "W3"), ("b1", "b2", "b3")
NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")

CONDITION = 1e7
"""Largest condition of a gradient (`rounding.Right`). Right answers then differ by 2e-14 in float64 and 1e-5
in float32 (measured), a hundredth of the tolerances at most, though the bound is far wider."""


@dataclass(frozen=True)
class Network:
    """Sizes of a model, the parameters that a test puts into it, and a batch."""

    sizes: dict[str, Any]
    params: dict[str, Array]
    X: Array  # N, C, H, W
    y: Array  # N
    reg: float
    plain: bool = False
    """Whether weights and images are positive, so that no ReLU shows."""
    returned: dict[tuple[int, ...], tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False)
    """What calls of `loss` of a new model gave, by how many arguments each call had."""

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.params["W1"].dtype

    @cached_property
    def scores(self) -> Right:
        """The right ones, in the dtype of the model."""
        return oracle.three_layer_scores(self.params, self.X).astype(self.dtype)

    @cached_property
    def loss_and_grads(self) -> tuple[Right, dict[str, Right]]:
        """The right ones, in the dtype of the model."""
        loss, grads = self._known
        return loss.astype(self.dtype), {name: value.astype(self.dtype) for name, value in grads.items()}

    @property
    def condition(self) -> float:
        """The largest condition of a gradient."""
        return max(gradient.condition for gradient in self._known[1].values())

    def in_single_precision(self) -> Network:
        """The network and its images in float32."""
        params = {name: value.astype(np.float32) for name, value in self.params.items()}
        sizes = self.sizes | {"dtype": np.float32}
        return replace(self, sizes=sizes, params=params, X=self.X.astype(np.float32))

    def with_reg(self, reg: float) -> Network:
        return replace(self, reg=reg, sizes=self.sizes | {"reg": reg})

    @property
    def is_clear(self) -> bool:
        """Whether right answers agree on it, and the ReLUs show unless it is plain.

        Its loss is not that of a new network, whose scores are nearly 0: the log of the number of classes.
        """
        windows, hidden = before_relus(self.params, self.X)
        if not (self.plain or relus_show(self.params, windows.max(axis=-1), hidden, self.y)):
            return False  # three of four that are drawn, so this comes first
        if distance_from_kinks(windows, hidden) <= 1e-4:
            return False
        new = np.log(self.params["b3"].size)
        return self.condition < CONDITION and abs(float(self._known[0].values) - new) > 1e-3

    @cached_property
    def _known(self) -> tuple[Right, dict[str, Right]]:
        return oracle.three_layer_loss(self.params, self.X, self.y, self.reg)


def param_shapes(
    image: Sequence[int], filters: int, size: int, hidden: int, classes: int
) -> dict[str, tuple[int, ...]]:
    C, H, W = image
    weights = (filters, C, size, size), (filters * (H // 2) * (W // 2), hidden), (hidden, classes)
    biases = (filters,), (hidden,), (classes,)
    return dict(zip(WEIGHTS, weights, strict=True)) | dict(zip(BIASES, biases, strict=True))


def relus_show(params: dict[str, Array], pooled: Array, hidden: Array, y: Array) -> bool:
    """Whether the loss is another without either ReLU and with a third one, in float32 too; and whether the
    first one stops gradients. `pooled` and `hidden` are what the two get."""
    W2, b2, W3, b3 = (params[name] for name in NAMES[2:])
    maps = pooled.reshape(len(y), -1)
    scores = np.maximum(0, hidden) @ W3 + b3
    loss, dscores = oracle.softmax_loss(scores, y)

    def shows(wrong: Array) -> bool:
        return abs(oracle.softmax_loss(wrong, y)[0] - loss) > 0.004 * loss

    if not (
        shows(np.maximum(0, scores))
        and shows(hidden @ W3 + b3)
        and shows(np.maximum(0, maps @ W2 + b2) @ W3 + b3)
    ):
        return False
    dhidden = dscores @ W3.T * (hidden > 0)
    dmaps = np.abs(dhidden @ W2.T)
    return bool(dmaps[maps < 0].max(initial=0.0) > 0.05 * dmaps.max())


def distance_from_kinks(windows: Array, hidden: Array) -> float:
    """How far the nearest ReLU is from 0, and the nearest pooling window's maximum from its second."""
    ordered = np.sort(np.maximum(0, windows).reshape(-1, 4), axis=1)
    gaps = (ordered[:, 3] - ordered[:, 2])[ordered[:, 3] > 0]
    return float(min(np.abs(windows).min(), np.abs(hidden).min(), gaps.min(initial=1.0)))


def before_relus(params: dict[str, Array], X: Array) -> tuple[Array, Array]:
    """What the two ReLUs get: the maps, as pooling windows (N, F, H / 2, W / 2, 4), and the hidden units."""
    W1, b1, W2, b2 = (params[name] for name in NAMES[:4])
    maps = oracle.convolved(X, W1, b1, 1, W1.shape[2] // 2)
    N, F, H, W = maps.shape
    windows = maps.reshape(N, F, H // 2, 2, W // 2, 2).swapaxes(3, 4).reshape(N, F, H // 2, W // 2, 4)
    pooled = np.maximum(0, windows.max(axis=-1))
    return windows, pooled.reshape(N, -1) @ W2 + b2
