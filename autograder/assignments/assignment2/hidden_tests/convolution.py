"""Cases of a convolution, and how the student's two functions are tried on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.window_trial import WindowTrial
from autograder.testing import Array, Right

GRADIENTS = ("dx", "dw", "db")


@dataclass(frozen=True)
class Convolution:
    """One case, and its right answers in the dtype of its inputs."""

    x: Array  # N, C, H, W
    w: Array  # F, C, HH, WW
    b: Array  # F
    dout: Array  # N, F, H', W'
    stride: int
    pad: int

    @property
    def functions(self) -> tuple[str, str]:
        return "conv_forward_naive", "conv_backward_naive"

    @property
    def names(self) -> tuple[str, ...]:
        return "x", "w", "b", "conv_param"

    @property
    def inputs(self) -> tuple[Array, Array, Array, dict[str, int]]:
        return self.x, self.w, self.b, {"stride": self.stride, "pad": self.pad}

    @cached_property
    def out(self) -> Right:
        return oracle.conv_forward(self.x, self.w, self.b, self.stride, self.pad).astype(self.x.dtype)

    @cached_property
    def gradients(self) -> dict[str, Right]:
        right = oracle.conv_backward(self.dout, self.x, self.w, self.b, self.stride, self.pad)
        return {name: value.astype(self.x.dtype) for name, value in zip(GRADIENTS, right, strict=True)}


class Trial(WindowTrial[Convolution]):
    """Draws cases and tries the student's two functions on them."""

    def case(
        self,
        images: Sequence[int] = (2, 3, 5, 5),
        filters: Sequence[int] = (4, 3, 3),
        stride: int = 1,
        pad: int = 1,
        bias: float = 0.0,
        dtype: npt.DTypeLike = np.float64,
    ) -> Convolution:
        """A convolution of `images` N, C, H, W with `filters` F, HH, WW; biases are of the size `bias`."""
        F, HH, WW = filters
        N, C, H, W = *images[:2], *self.size(images[2:], (HH, WW), stride, pad)
        shapes = (N, C, H, W), (F, C, HH, WW), F, (N, F, *out_size((H, W), (HH, WW), stride, pad))
        x, w, b, dout = (self.rng.standard_normal(shape).astype(dtype) for shape in shapes)
        return Convolution(x, w, (b * bias).astype(dtype), dout, stride, pad)

    def plain(self, dtype: npt.DTypeLike = np.float64) -> list[Convolution]:
        """Cases for tests of single properties, the plainer the later; the last is of single numbers."""
        return [
            self.case(dtype=dtype),
            self.case((2, 3, 4, 4), (4, 1, 1), pad=0, dtype=dtype),
            self.positive((1, 1, 4, 4), pad=1, dtype=dtype),
            self.positive((1, 1, 1, 1), pad=0, dtype=dtype),
        ]

    def positive(self, images: Sequence[int], pad: int = 0, dtype: npt.DTypeLike = np.float64) -> Convolution:
        """Positive images and one positive number for a filter."""
        case = self.case(images, (1, 1, 1), pad=pad, dtype=dtype)
        return replace(case, x=np.abs(case.x), w=np.abs(case.w))

    def all_at_once(self) -> Convolution:
        return self.case((3, 2, 9, 7), (3, 2, 3), stride=2, pad=2, bias=3.0)


def out_size(image: Sequence[int], window: Sequence[int], stride: int, pad: int) -> tuple[int, ...]:
    return tuple(1 + (n + 2 * pad - k) // stride for n, k in zip(image, window, strict=True))
