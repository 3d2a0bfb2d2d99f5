"""Cases of max pooling, and how the student's two functions are tried on them.

No window with a gradient ever holds its maximum twice: where that goes is the student's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle, product

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.convolution import adding_up_to_zero, slope
from autograder.assignments.assignment2.hidden_tests.window_trial import WindowTrial, in_some_order
from autograder.testing import Array, Right, exchanged, in_dtype, nudged, twins

NARROW = (((4, 7), (1, 2)), ((5, 6), (2, 1)), ((4, 6), (1, 3)))
"""Images and windows of one row or column."""

VIEWS = (
    ((2, 3, 1, 1), (1, 1), 1),
    ((1, 2, 3, 4), (3, 4), 1),
    ((1, 1, 2, 2), (2, 2), 1),
    ((2, 1, 4, 3), (2, 3), 2),
    ((2, 2, 5, 5), (2, 2), 3),
)
"""Images, windows and strides for which NumPy returns views where it usually copies."""


@dataclass(frozen=True)
class Pooling:
    """One case, and its right answers in the dtype of its input."""

    x: Array  # N, C, H, W
    dout: Array  # N, C, H', W'
    window: tuple[int, int]
    stride: int

    @property
    def functions(self) -> tuple[str, str]:
        return "max_pool_forward_naive", "max_pool_backward_naive"

    @property
    def names(self) -> tuple[str, ...]:
        return "x", "pool_param"

    @property
    def inputs(self) -> tuple[Array, dict[str, int]]:
        height, width = self.window
        param = {"pool_height": height, "pool_width": width, "stride": self.stride}
        return self.x, in_some_order(param, self.stride)

    @cached_property
    def out(self) -> Right:
        return oracle.max_pool_forward(self.x, *self.window, self.stride).astype(self.x.dtype)

    @cached_property
    def gradients(self) -> dict[str, Right]:
        right = oracle.max_pool_backward(self.dout, self.x, *self.window, self.stride)
        return {"dx": right.astype(self.x.dtype)}


class Trial(WindowTrial[Pooling]):
    """Draws cases and tries the student's two functions on them."""

    def case(
        self,
        images: Sequence[int] = (2, 3, 4, 4),
        window: tuple[int, int] = (2, 2),
        stride: int = 2,
        low: float = 0.5,
        dtype: npt.DTypeLike = np.float64,
    ) -> Pooling:
        """Pooling of `images` N, C, H, W, filled with different numbers from `low` to `low` + 2."""
        images = (*images[:2], *self.size(images[2:], window, stride))
        x = self.rng.permutation(np.linspace(low, low + 2, int(np.prod(images)))).reshape(images)
        rows, columns = (1 + (n - k) // stride for n, k in zip(images[2:], window, strict=True))
        dout = self.rng.standard_normal((*images[:2], rows, columns))
        return Pooling(x.astype(dtype), dout.astype(dtype), window, stride)

    def plain(self, dtype: npt.DTypeLike = np.float64) -> list[Pooling]:
        """Cases for tests of single properties, the plainer the later; the last has windows of one pixel."""
        return [
            self.case(dtype=dtype),
            self.alike((4, 4), (2, 2), stride=2, dtype=dtype),
            self.alike((2, 2), (2, 2), dtype=dtype),
            self.alike((2, 2), dtype=dtype),
        ]

    def alike(
        self,
        image: Sequence[int] = (4, 4),
        window: tuple[int, int] = (1, 1),
        stride: int = 1,
        low: float = 1.0,
        dtype: npt.DTypeLike = np.float64,
    ) -> Pooling:
        """One image of one channel with whole numbers from `low` on; the last of each window is the largest.

        Rows may be taken for columns where there are as many.
        """
        case = self.case((1, 1, *image), window, stride, dtype=dtype)
        return replace(case, x=low - 1 + slope(case.x), dout=slope(case.dout))

    def alike_with_a_peak(self) -> Pooling:
        """As `alike`, but overlapping windows share the number in the middle."""
        case = self.alike((7, 7), (3, 3))
        case.x[:, :, 3, 3] = 50.0
        return case

    def far_below_zero(self) -> Pooling:
        """Different numbers far below the lowest of float32."""
        case = self.alike((4, 4), (2, 2), low=-20.0)
        return replace(case, x=case.x * 1e299)

    def shared_maximum(self, size: int = 3) -> Pooling:
        """Overlapping windows; `size` x `size` of them share the largest number of their image."""
        side, middle = 2 * size + 1, size
        case = self.case((2, 2, side, side), (size, size), stride=1)
        case.x[:, :, middle, middle] = 5.0
        return case

    def largest_last(
        self,
        images: Sequence[int],
        window: tuple[int, int],
        stride: int = 1,
        dtype: npt.DTypeLike = np.float64,
    ) -> Pooling:
        """Windows, none over another, whose largest number is in the last row and column."""
        case = self.case(images, window, stride, dtype=dtype)
        height, width = window
        case.x[:, :, height - 1 :: stride, width - 1 :: stride] += 5
        return case

    def all_at_once(self) -> Pooling:
        return self.case((3, 2, 8, 7), (2, 3), stride=2, low=-5.0)

    def every_kind(self) -> list[Pooling]:
        """Windows of each form with each stride, on images that they fill, and not, in either direction.

        There are one image or channel and several; the second of two strides is in float32.
        """
        images, windows = ((4, 6), (4, 7), (5, 6)), ((2, 2), (2, 3), (3, 2), (1, 1))
        sizes = cycle([(1, 2), (2, 1), (2, 2), (1, 1), (2, 3)])
        strides = cycle([(2, 1), (2, 3), (5, 2)])
        order = cycle([1, -1])  # of precisions: arrays of the other may be there already
        cases = []
        for (image, window), size in zip([*product(images, windows), *NARROW], sizes, strict=False):
            first, second = self.strided((*size, *image), window, next(strides))
            cases += [first, in_dtype(second, np.float32)][:: next(order)]
        for window in ((2, 3), (3, 2), (1, 6)):  # as many pixels each, of the same image
            cases += self.strided((2, 1, 5, 6), window, (2,))
        for dtype, (shape, window, stride) in zip(cycle([np.float64, np.float32]), VIEWS, strict=False):
            cases.append(self.case(shape, window, stride, low=-1.0, dtype=dtype))
        close, silent = (self.case((1, 2, 4, 4), low=-1.0) for _ in range(2))
        close, silent = (
            replace(close, x=1 + close.x * 1e-12),
            replace(silent, dout=np.zeros_like(silent.dout)),
        )
        large = self.largest_last((1, 1, 17, 18), (16, 17), stride=1)
        return [*cases, self.shared_maximum(), large, close, silent, in_dtype(silent, np.float32)]

    def strided(
        self, images: Sequence[int], window: tuple[int, int], strides: Sequence[int]
    ) -> list[Pooling]:
        """Pooling of the same images with each stride, if windows fill them; none is pooling of tiles."""
        while True:
            first = self.case(images, window, stride=1, low=-1.0)
            cases = [self.case(images, window, stride, low=-1.0) for stride in strides]
            cases = [replace(c, x=first.x) if c.x.shape == first.x.shape else c for c in cases]
            if not any(taken_for_tiles(case) for case in cases):
                return cases

    def many_and_long(self) -> list[Pooling]:
        """Many images and channels; large windows; long columns, long rows, and both; numbers of every size;
        whole numbers in other orders and shapes; gradients that are 0 or add up to 0."""
        cases = [
            self.case((259, 1, 2, 2), (2, 2), stride=1, low=-1.0),
            self.case((2, 67, 3, 3), (2, 2), stride=2, low=-1.0),
            self.case((2, 2, 14, 15), (12, 12), stride=1, low=-1.0),
            self.case((2, 2, 9, 8), (5, 7), stride=1, low=-1.0),
            self.case((2, 2, 8, 10), (6, 5), stride=1, low=-1.0),
            self.shared_maximum(7),
            self.case((1, 1, 260, 1), (2, 1), stride=1, low=-1.0),
            self.case((1, 1, 1, 260), (1, 3), stride=1, low=-1.0),
        ]
        one = self.case((1, 2, 4, 4), low=-1.0)
        tiny = replace(one, x=one.x * 1e-30, dout=one.dout * 1e-12)
        return [
            *cases,
            *self.whole_numbers(),
            tiny,
            in_dtype(tiny, np.float32),
            replace(one, x=(one.x + 2) * 1e30, dout=one.dout * 1e15),
            in_dtype(replace(one, x=(one.x - 2) * 1e30), np.float32),
            in_dtype(replace(one, x=(one.x / np.abs(one.x).max() - 2) * 1e38), np.float32),
            self.largest_zero(),
            self.zeros_among_others(),
            self.adding_up_to_zero(),
        ]

    def whole_numbers(self) -> list[Pooling]:
        """Cases that are easily taken for each other."""
        case = self.case((1, 1, 34, 50), stride=8)  # few windows, some in the middle
        x = np.ceil(1e4 * case.x)
        x[..., 17, 25:27] = 1e5, 0  # the largest number of a window, and its neighbour outside
        case = replace(case, x=x, dout=np.ceil(1000 * case.dout))
        return twins(case, (1, 1, 50, 34), (1, 1, 7, 5))

    def zeros_among_others(self) -> Pooling:
        """The first channel and its gradients are 0, one gradient of another, and the largest number of a
        third."""
        case = self.case((2, 2, 4, 4), low=-1.0)
        case.x[1, 1] -= case.x[1, 1].max()
        case.x[0, 0] = case.dout[0, 0] = case.dout[0, 1, 0, 1] = 0
        return case

    def adding_up_to_zero(self) -> Pooling:
        """The gradients of each channel add up to 0, exactly."""
        case = self.case((2, 2, 4, 4), low=-1.0)
        return replace(case, dout=adding_up_to_zero(case.dout))

    def largest_zero(self) -> Pooling:
        """Windows whose largest number comes first, 0 or 1; the others are close to it, and far below."""
        case = self.case(low=-3.0)
        case.x[:, :, ::2, ::2] = np.array([0.0, 1.0])[:, None, None, None]
        case.x[:, :, 1::2, 1::2] *= 1e20
        return case

    def in_turns(self) -> list[Pooling]:
        """What the same array and dictionary hold: new images, two new places, a new number, windows, stride,
        width."""
        first, second = (self.case((2, 1, 6, 6)) for _ in range(2))
        second.x[...] = 2 + 2 * self.rng.permutation(72).reshape(second.x.shape)  # no sum tells the order
        second.x[1, 0, 3, 3] = 200  # the largest number of a window; its neighbour is in another one
        swapped = replace(second, x=exchanged(second.x))
        nudge = nudged(swapped)
        others = ((3, 2), 2), ((3, 2), 1), ((3, 3), 1)
        new = [replace(self.case((2, 1, 6, 6), *other), x=nudge.x) for other in others]
        return [first, second, swapped, nudge, *new]


def taken_for_tiles(case: Pooling) -> bool:
    """Whether tiles of a window's size give the same, though they are not where the stride puts windows."""
    (H, W), (height, width), right = case.x.shape[2:], case.window, np.asarray(case.out)
    rows, columns = right.shape[2:]
    apart = (rows > 1 and height != case.stride) or (columns > 1 and width != case.stride)
    if not apart or (rows, columns) != (H // height, W // width):
        return False
    tiles = case.x[:, :, : rows * height, : columns * width]
    tiles = tiles.reshape(*right.shape[:2], rows, height, columns, width)
    return bool(np.array_equal(tiles.max(axis=(3, 5)), right))
