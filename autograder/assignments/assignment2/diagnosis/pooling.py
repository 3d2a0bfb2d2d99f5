"""Max pooling and its gradient, made so that one thing can be done otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from autograder.diagnosing.hypotheses import Array

Pair = tuple[int, int]


@dataclass(frozen=True)
class PoolingModel:
    """Inputs of the layer, and of its backward pass where there is a dout."""

    x: Array  # N, C, H, W
    size: Pair
    stride: int
    dout: Array | None = None

    @property
    def step(self) -> Pair:
        return self.stride, self.stride

    def count(self, stride: int) -> Pair:
        """Rows and columns of windows."""
        rows, columns = (1 + (n - k) // stride for n, k in zip(self.x.shape[2:], self.size, strict=True))
        return rows, columns

    def rounded(self, how: Callable[[float], int]) -> Pair:
        """Rows and columns of windows, where their number is rounded otherwise than down."""
        rows, columns = (
            how(1 + (n - k) / self.stride) for n, k in zip(self.x.shape[2:], self.size, strict=True)
        )
        return rows, columns

    def windows(
        self,
        size: Pair | None = None,
        step: Pair | None = None,
        count: Pair | None = None,
        x: Array | None = None,
    ) -> Array:
        """(N, C, rows, columns, height, width); what is beyond the image is -inf, as a slice ends there."""
        x, size, step = (self.x if x is None else x), size or self.size, step or self.step
        count = count or self.count(self.stride)
        rows, columns = (
            np.arange(n)[:, None] * s + np.arange(k) for n, s, k in zip(count, step, size, strict=True)
        )
        short = [
            max(0, int(p.max(initial=0)) + 1 - n) for p, n in zip((rows, columns), x.shape[2:], strict=True)
        ]
        if any(short):
            x = np.pad(x, ((0, 0), (0, 0), (0, short[0]), (0, short[1])), constant_values=-np.inf)
        return np.asarray(x[:, :, rows[:, None, :, None], columns[None, :, None, :]])

    def out(self, size: Pair | None = None, step: Pair | None = None, count: Pair | None = None) -> Array:
        return np.asarray(self.windows(size, step, count).max(axis=(4, 5)))

    def clipped(self, axis: int) -> Array:
        """Windows side by side, and the last ones moved back into the image."""
        n, k = self.x.shape[2 + axis], self.size[axis]
        return np.asarray(np.minimum(np.arange(self.count(self.stride)[axis]) * k, n - k))

    @property
    def gradient(self) -> Array:
        assert self.dout is not None
        return self.dout

    def chosen(self, windows: Array | None = None) -> tuple[Array, Array]:
        """Row and column of each window's maximum, within the window."""
        windows = self.windows(count=self.places) if windows is None else windows
        best = windows.reshape(*windows.shape[:4], -1).argmax(axis=-1)
        return best // windows.shape[5], best % windows.shape[5]

    @property
    def places(self) -> Pair:
        return self.gradient.shape[2], self.gradient.shape[3]

    def dx(
        self,
        chosen: tuple[Array, Array] | None = None,
        values: Array | None = None,
        step: Pair | None = None,
        keep: Literal["sum", "last", "largest"] = "sum",
        start: Array | None = None,
    ) -> Array:
        """The values at the chosen places of windows; `keep` says what is left where windows share one."""
        (rows, columns), step = chosen or self.chosen(), step or self.step
        values = self.gradient if values is None else values
        n, c, i, j = np.indices(values.shape)
        place = n, c, i * step[0] + rows, j * step[1] + columns
        dx = np.zeros(self.x.shape) if start is None else start.astype(np.float64)
        if keep == "sum":
            np.add.at(dx, place, values)
        elif keep == "last":
            dx[place] = values
        else:
            order = np.argsort(np.abs(values), axis=None)
            dx[tuple(index.ravel()[order] for index in place)] = values.ravel()[order]
        return dx

    def masks(self, shares: Array, keep: Literal["sum", "last"] = "sum") -> Array:
        """`shares` (N, C, rows, columns, height, width) put into whole windows, in turn."""
        dx = np.zeros(self.x.shape)
        for i, j in np.ndindex(shares.shape[2:4]):
            top, left = i * self.stride, j * self.stride
            place = np.s_[:, :, top : top + shares.shape[4], left : left + shares.shape[5]]
            dx[place] = shares[:, :, i, j] + (dx[place] if keep == "sum" else 0)
        return dx


def forward(p: PoolingModel) -> dict[str, Array]:
    return {"out": p.out()}


def backward(p: PoolingModel) -> dict[str, Array]:
    return {"dx": p.dx()}
