"""A convolution and its gradients, made so that one thing can be done otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from autograder.diagnosing.hypotheses import Array

Pair = tuple[int, int]


@dataclass(frozen=True)
class ConvolutionModel:
    """Inputs of the layer, and of its backward pass where there is a dout."""

    x: Array  # N, C, H, W
    w: Array  # F, C, HH, WW
    b: Array  # F
    stride: int
    pad: int
    dout: Array | None = None

    @property
    def size(self) -> Pair:
        return self.w.shape[2], self.w.shape[3]

    @property
    def image(self) -> Pair:
        return self.x.shape[2], self.x.shape[3]

    @property
    def step(self) -> Pair:
        return self.stride, self.stride

    def count(self, stride: int, pad: int) -> Pair:
        """Rows and columns of windows."""
        rows, columns = (1 + (n + 2 * pad - k) // stride for n, k in zip(self.image, self.size, strict=True))
        return rows, columns

    def rounded(self, how: Callable[[float], int]) -> Pair:
        """Rows and columns of windows, where their number is rounded otherwise than down."""
        rows, columns = (
            how(1 + (n + 2 * self.pad - k) / self.stride) for n, k in zip(self.image, self.size, strict=True)
        )
        return rows, columns

    @cached_property
    def padded(self) -> Array:
        return self.framed()

    def framed(self, before: int | None = None, after: int | None = None, **how: Any) -> Array:
        """The images in a frame of other widths, or filled by np.pad with other numbers."""
        top, end = (self.pad if width is None else width for width in (before, after))
        if how:
            return np.pad(self.x, ((0, 0), (0, 0), (top, end), (top, end)), **how)
        return _enlarged(self.x, (top, top), (end, end))

    def windows(
        self, frame: Array | None = None, step: Pair | None = None, count: Pair | None = None
    ) -> Array:
        """(N, C, rows, columns, HH, WW); beyond the frame are zeros."""
        frame, step = (self.padded if frame is None else frame), step or self.step
        places = [
            np.arange(n)[:, None] * s + np.arange(k)
            for n, s, k in zip(count or self.count(self.stride, self.pad), step, self.size, strict=True)
        ]
        rows, columns = places
        short = [max(0, int(p.max(initial=0)) + 1 - n) for p, n in zip(places, frame.shape[2:], strict=True)]
        frame = _enlarged(frame, (0, 0), (short[0], short[1])) if any(short) else frame
        return np.asarray(frame[:, :, rows[:, None, :, None], columns[None, :, None, :]])

    def out(
        self, windows: Array | None = None, w: Array | None = None, b: Array | float | None = None
    ) -> Array:
        products = np.tensordot(
            self.windows() if windows is None else windows, self.w if w is None else w, ([1, 4, 5], [1, 2, 3])
        )
        return np.asarray(products + (self.b if b is None else b)).transpose(0, 3, 1, 2)

    def dw(self, windows: Array | None = None, dout: Array | None = None) -> Array:
        windows = self.windows(count=self.places) if windows is None else windows
        return np.tensordot((self.gradient if dout is None else dout), windows, ([0, 2, 3], [0, 2, 3]))

    def dpadded(
        self,
        dout: Array | None = None,
        w: Array | None = None,
        step: Pair | None = None,
        keep: Literal["sum", "last window", "last filter", "last offset"] = "sum",
    ) -> Array:
        """The gradient by the framed images; `keep` says what is left where contributions meet."""
        dout, w = (self.gradient if dout is None else dout), (self.w if w is None else w)
        step = step or self.step
        if keep == "last filter":
            dout, w = dout[:, -1:], w[-1:]
        reach = [
            max(n, (d - 1) * s + k)
            for n, d, s, k in zip(self.padded.shape[2:], dout.shape[2:], step, self.size, strict=True)
        ]
        total = np.zeros((*self.x.shape[:2], *reach))
        if keep in ("last window", "last filter"):
            parts = np.tensordot(dout, w, ([1], [0]))  # N, rows, columns, C, HH, WW
            for i, j in np.ndindex(dout.shape[2:]):
                top, left = i * step[0], j * step[1]
                total[:, :, top : top + w.shape[2], left : left + w.shape[3]] = parts[:, i, j]
            return total
        for u, v in np.ndindex(self.size):
            rows, columns = u + step[0] * dout.shape[2], v + step[1] * dout.shape[3]
            part = np.tensordot(dout, w[:, :, u, v], ([1], [0])).transpose(0, 3, 1, 2)
            place = np.s_[:, :, u : rows : step[0], v : columns : step[1]]
            total[place] = part + (total[place] if keep == "sum" else 0)
        return total

    def dx(self, dpadded: Array | None = None, before: int | None = None) -> Array:
        canvas = self.dpadded() if dpadded is None else dpadded
        top = self.pad if before is None else before
        return canvas[:, :, top : top + self.image[0], top : top + self.image[1]]

    @property
    def gradient(self) -> Array:
        assert self.dout is not None
        return self.dout

    @property
    def places(self) -> Pair:
        return self.gradient.shape[2], self.gradient.shape[3]


def _enlarged(images: Array, before: Pair, after: Pair) -> Array:
    """Zeros around images; np.pad would take most of the time here."""
    H, W = images.shape[2:]
    found = np.zeros((*images.shape[:2], before[0] + H + after[0], before[1] + W + after[1]))
    found[:, :, before[0] : before[0] + H, before[1] : before[1] + W] = images
    return found


def forward(c: ConvolutionModel) -> dict[str, Array]:
    return {"out": c.out()}


def backward(c: ConvolutionModel) -> dict[str, Array]:
    return {"dx": c.dx(), "dw": c.dw(), "db": c.gradient.sum(axis=(0, 2, 3))}
