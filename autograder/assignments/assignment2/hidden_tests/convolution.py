"""Cases of a convolution, and how the student's two functions are tried on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import cycle, product

import numpy as np
import numpy.typing as npt

from autograder.assignments.assignment2 import oracle
from autograder.assignments.assignment2.hidden_tests.window_trial import WindowTrial, in_some_order
from autograder.testing import Array, Right, exchanged, in_dtype, in_steps, nudged, twins

GRADIENTS = ("dx", "dw", "db")


UNPADDED = (
    ((1, 1, 2, 2), (1, 2, 2)),
    ((2, 3, 1, 1), (4, 1, 1)),
    ((2, 1, 4, 4), (1, 3, 3)),
    ((2, 2, 3, 3), (1, 3, 3)),
    ((2, 2, 3, 3), (2, 1, 1)),
    ((2, 2, 5, 4), (2, 2, 2)),
    ((2, 2, 4, 3), (2, 2, 3)),
)
"""Sizes of images and filters for which NumPy returns views where it usually copies."""

FORMS = (
    ((1, 2, 4, 5), (1, 1, 3), 1),
    ((1, 2, 4, 5), (1, 3, 1), 1),
    ((1, 1, 4, 5), (1, 2, 2), 0),
    ((2, 2, 3, 4), (2, 2, 3), 0),
    ((2, 2, 3, 4), (2, 3, 3), 0),
)
"""Images, filters and pads: a row, a column, columns alone that are left over; then as many pixels or rows as
other filters of `every_kind` have on the same images."""


LARGER_THAN_IMAGES = (((2, 2), (4, 3), 2), ((3, 2), (5, 6), 3), ((1, 1), (3, 3), 1))
"""Images, windows that only fit with padding, and pads."""


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
        return self.x, self.w, self.b, in_some_order({"stride": self.stride, "pad": self.pad}, self.stride)

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
        """Images of whole positive numbers and one such number for a filter, which no pixel is equal to."""
        case = self.case(images, (1, 1, 1), pad=pad, dtype=dtype)
        x, w = (2 * np.ceil(1 + 5 * np.abs(array)) for array in (case.x, case.w))
        return replace(case, x=x, w=w + 1)

    def alike(
        self,
        image: Sequence[int] = (5, 5),
        window: Sequence[int] = (1, 1),
        stride: int = 1,
        pads: Sequence[int] = (0, 1),
        bias: float = 0.0,
    ) -> list[Convolution]:
        """One image of one channel, and one filter of equal numbers, with each `pad`.

        All numbers are whole and positive; rows may be taken for columns where there are as many.
        """
        cases = [self.case((1, 1, *image), (1, *window), stride, pad, bias) for pad in pads]
        return [
            replace(c, x=slope(c.x), w=np.full_like(c.w, 2), b=np.full_like(c.b, bias), dout=slope(c.dout))
            for c in cases
        ]

    def all_at_once(self) -> Convolution:
        return self.case((3, 2, 7, 5), (3, 2, 3), stride=2, pad=2, bias=3.0)

    def every_kind(self) -> list[Convolution]:
        """Each kind of window with each stride and pad, of one image, channel or filter and of several.

        The second of two strides is in float32, with positive numbers: there a gradient that nearly cancels
        would be rounding alone.
        """
        kinds = ((3, 4), (3, 2)), ((3, 4), (1, 1)), ((2, 3), (2, 3)), ((3, 3), (2, 2))
        sizes = cycle([(2, 2, 2), (1, 2, 2), (2, 3, 1), (2, 1, 2), (1, 1, 3), (1, 2, 1)])
        strides = cycle([(1, 2), (3, 1)])  # no window sees the padding alone, for which dw is 0
        cases = []
        order = cycle([1, -1])  # of precisions: arrays of the other may be there already
        for ((image, window), pad), (N, C, F) in zip(product(kinds, (0, 1, 2)), sizes, strict=False):
            pair = self.in_both_precisions((N, C, *image), (F, *window), next(strides), pad)
            cases += pair[:: next(order)]
        unpadded = [self.in_both_precisions(images, filters, (1, 2), 0) for images, filters in UNPADDED]
        cases += [pair[n % 2] for n, pair in enumerate(unpadded)]
        for images, filters, pad in FORMS:
            cases += self.in_both_precisions(images, filters, (1, 2), pad)
        for image, window, pad in LARGER_THAN_IMAGES:
            cases += self.in_both_precisions((2, 2, *image), (2, *window), (1, 2), pad)[:1]
        return [*cases, *self.with_zeros()]

    def with_zeros(self) -> list[Convolution]:
        """An image, a channel, a filter and pixels of zeros; a dout of zeros."""
        first, second = (self.case((2, 3, 3, 3), (2, 2, 2), pad=0, bias=3.0) for _ in range(2))
        first.x[1] = first.x[:, 0] = first.x[..., :2] = first.w[1] = 0
        second.dout[...] = 0
        return [first, second]

    def nothing_but_zeros(self) -> list[Convolution]:
        """Images, filters or a dout of zeros, in float32. Where out hides mistakes, no cache is judged."""
        cases = [self.in_both_precisions((1, 2, 2, 2), (3, 2, 2), (1, 1), 1)[1] for _ in range(3)]
        for case, array in zip(cases, ("x", "w", "dout"), strict=True):
            getattr(case, array)[...] = 0
        return cases

    def in_both_precisions(
        self, images: Sequence[int], filters: Sequence[int], strides: tuple[int, int], pad: int
    ) -> list[Convolution]:
        """A case of each stride, of the same numbers where windows fill the image; the second in float32."""
        first, second = (self.case(images, filters, stride, pad, bias=3.0) for stride in strides)
        if second.x.shape == first.x.shape:
            second = replace(second, x=first.x, w=first.w, b=first.b)
        x, w, dout = (np.abs(array) for array in (second.x, second.w, second.dout))
        single = in_dtype(replace(second, x=x, w=w, dout=dout), np.float32)
        return [
            replace(case, x=away_from_zero(case.x), w=away_from_zero(case.w), dout=away_from_zero(case.dout))
            for case in (first, single)
        ]

    def many_and_long(self) -> list[Convolution]:
        """Many images, filters and channels; a tall window; long columns, long rows, both; one padded size
        of two images; much padding, long steps; whole numbers in other orders and shapes; tiny and huge
        numbers; zeros among others, numbers that add up to 0, filters of equal numbers."""
        cases = [
            self.case((259, 1, 2, 2), (1, 2, 2), pad=0, bias=1.0),
            self.case((1, 1, 2, 2), (67, 2, 2), pad=0, bias=1.0),
            self.case((1, 67, 9, 3), (1, 9, 2), pad=0),
            self.case((1, 1, 260, 1), (1, 3, 1), pad=0, bias=1.0),
            self.case((1, 1, 1, 260), (1, 1, 3), pad=0),
            self.case((1, 1, 19, 21), (1, 2, 2), stride=2, pad=0),
            self.case((1, 2, 5, 6), (2, 2, 2), pad=0),
            self.case((1, 2, 3, 4), (2, 2, 2), pad=1),
            self.case((1, 2, 2, 3), (1, 2, 2), pad=3),
            self.case((1, 1, 6, 6), (1, 9, 9), pad=4),
            self.case((2, 2, 8, 7), (2, 3, 2), stride=5, pad=1),
            self.case((1, 1, 36, 36), (1, 3, 3), stride=17, pad=0),
        ]
        one = self.case((1, 2, 4, 4), (2, 3, 3))
        tiny = replace(one, x=one.x * 1e-12, w=one.w * 1e-12, dout=one.dout * 1e-12)
        huge = replace(one, x=one.x * 1e6, dout=one.dout * 1e15)
        cases += [*self.whole_numbers(), tiny, in_dtype(tiny, np.float32), huge]
        return [*cases, self.zeros_among_others(), self.adding_up_to_zero(), self.smoothing()]

    def zeros_among_others(self) -> Convolution:
        """Of several images, filters and their gradients the first is 0; of others one number, of the biases
        one."""
        case = self.case((3, 2, 4, 4), (3, 2, 2), pad=0, bias=3.0)
        case.x[0] = case.w[0] = case.dout[:, 0] = 0
        case.x[1, 0, 1, 2] = case.w[1, 0, 0, 1] = case.b[1] = case.dout[1, 1, 1, 1] = 0
        return case

    def adding_up_to_zero(self) -> Convolution:
        """Each row of x, w and dout, each window and the biases add up to 0, exactly."""
        case = self.case((2, 2, 4, 4), (2, 2, 2), stride=2, pad=0)
        x, w, dout = map(adding_up_to_zero, (case.x, case.w, case.dout))
        return replace(case, x=x, w=w, b=np.array([3.0, -3.0]), dout=dout)

    def smoothing(self) -> Convolution:
        """A filter of equal numbers, a symmetric one, and a dout of ones."""
        case = self.case((1, 1, 5, 5), (2, 3, 3), stride=2)
        case.w[0], case.w[1] = 1 / 9, [[1, 2, 1], [2, 5, 2], [1, 2, 1]]
        return replace(case, dout=np.ones_like(case.dout))

    def whole_numbers(self) -> list[Convolution]:
        """Cases that are easily taken for each other."""
        case = self.case((1, 1, 35, 51), (1, 3, 3), stride=8, pad=0)  # few windows, some in the middle
        case = replace(case, x=np.ceil(1000 * case.x), dout=np.ceil(1000 * case.dout))
        return twins(case, (1, 1, 51, 35), (1, 1, 7, 5))

    def in_turns(self) -> list[Convolution]:
        """Contents of the same arrays and dictionary: all, two places, one number, w, b, pad, then stride
        are new."""
        first, second = (self.case((2, 2, 4, 4), (2, 3, 3), bias=1.0) for _ in range(2))
        second = replace(second, x=in_steps(second.x))
        second.x[1, 1, 2, 2] = second.x[1, 1, 2, 3] + 2  # these two change places
        swapped = replace(second, x=exchanged(second.x))
        nudge = nudged(swapped)
        third = replace(nudge, w=first.w)
        fourth = replace(third, b=first.b)
        return [
            *(first, second, swapped, nudge, third, fourth),
            self.with_dout(replace(fourth, pad=0)),
            self.with_dout(replace(fourth, stride=2, pad=0)),
        ]

    def with_dout(self, case: Convolution) -> Convolution:
        """The case with a dout of the shape of its out."""
        return replace(case, dout=self.rng.standard_normal(np.shape(case.out)).astype(case.x.dtype))


def away_from_zero(array: Array) -> Array:
    """Numbers of 1 or more, or -1 or less: a Fourier transform rounds all of them by as much as the largest
    one, which a sum of one or two small products would not allow."""
    return np.asarray(array + np.copysign(1, array))


def adding_up_to_zero(array: Array) -> Array:
    """Whole numbers of that shape, each beside its negative in rows of an even length."""
    whole: Array = np.ceil(9 * array)
    whole[..., 1::2] = -whole[..., ::2]
    return whole


def slope(images: Array) -> Array:
    """Whole numbers of the shape of `images` that grow from row to row and from column to column."""
    rows, columns = np.indices(images.shape[2:])
    return np.broadcast_to(1.0 + rows + columns, images.shape).astype(images.dtype)


def out_size(image: Sequence[int], window: Sequence[int], stride: int, pad: int) -> tuple[int, ...]:
    return tuple(1 + (n + 2 * pad - k) // stride for n, k in zip(image, window, strict=True))
