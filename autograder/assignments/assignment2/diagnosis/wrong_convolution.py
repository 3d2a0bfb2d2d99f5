"""What misconceptions of a convolution give, a line for each: the cause, and the answer that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from math import ceil

import numpy as np

from autograder.assignments.assignment2.diagnosis.convolution import ConvolutionModel
from autograder.diagnosing.hypotheses import Array, Hypothesis

Case = ConvolutionModel
Wrong = tuple[str, Callable[[ConvolutionModel], Array]]


def _repeated(out: Array, axis: int, which: int) -> Array:
    return np.repeat(np.take(out, [which], axis=axis), out.shape[axis], axis=axis)


def _steps(most: int, c: Case) -> tuple[int, int]:
    """The stride, but never more than that."""
    return min(c.stride, most), min(c.stride, most)


def _capped(most: int, c: Case) -> Array:
    return c.out(c.windows(step=_steps(most, c)))


def _capped_and_counted(most: int, c: Case) -> Array:
    step = _steps(most, c)
    return c.out(c.windows(step=step, count=c.count(step[0], c.pad)))


def _dx_capped(most: int, c: Case) -> Array:
    return c.dx(c.dpadded(step=_steps(most, c)))


def _dw_capped(most: int, c: Case) -> Array:
    return c.dw(c.windows(step=_steps(most, c), count=c.places))


OUT: tuple[Wrong, ...] = (
    ("stride", lambda c: c.out(c.windows(step=(1, 1)))),
    ("stride", lambda c: c.out(c.windows(step=(c.stride, 1)))),
    ("stride", lambda c: c.out(c.windows(step=(1, c.stride)))),
    ("stride", lambda c: c.out(c.windows(step=(1, 1), count=c.count(1, c.pad)))),
    ("stride", lambda c: c.out(c.windows(step=(2, 2), count=c.count(2, c.pad)))),
    ("stride", lambda c: c.out(c.windows(step=c.size))),
    *(("stride", partial(_capped, most)) for most in (2, 3)),
    *(("stride", partial(_capped_and_counted, most)) for most in (2, 3)),
    ("output_size", lambda c: c.out(c.windows(count=c.rounded(ceil)))),
    ("output_size", lambda c: c.out(c.windows(count=c.rounded(round)))),
    ("pad", lambda c: c.out(c.windows(c.x, count=c.count(c.stride, 0)))),
    ("pad", lambda c: c.out(c.windows(c.x))),
    ("pad", lambda c: c.out(c.windows(c.framed(1, 1)))),
    ("pad", lambda c: c.out(c.windows(c.framed(1, 1), count=c.count(c.stride, 1)))),
    ("pad", lambda c: c.out(c.windows(_same_size(c), count=c.count(c.stride, (c.size[0] - 1) // 2)))),
    ("pad", lambda c: c.out(c.windows(_same_size(c)))),
    ("pad", lambda c: c.out(c.windows(c.framed(0, 2 * c.pad)))),
    ("pad", lambda c: c.out(c.windows(c.framed(2 * c.pad, 0)))),
    ("pad", lambda c: c.out(c.windows(c.framed(c.pad, 0)))),
    ("pad", lambda c: c.out(c.windows(np.pad(c.x, c.pad)[: len(c.x), : c.x.shape[1]]))),
    ("pad", lambda c: c.out(c.windows(c.framed(mode="edge")))),
    ("pad", lambda c: c.out(c.windows(c.framed(mode="symmetric")))),
    ("pad", lambda c: c.out(c.windows(c.framed(mode="reflect")))),
    ("pad", lambda c: c.out(c.windows(c.framed(mode="wrap")))),
    ("pad", lambda c: c.out(c.windows(c.framed(constant_values=1)))),
    ("layout", lambda c: c.out(w=c.w.reshape(len(c.w), *c.size, -1).transpose(0, 3, 1, 2))),
    ("height_width", lambda c: c.out().swapaxes(2, 3)),
    ("height_width", lambda c: c.out(c.windows().swapaxes(2, 3))),
    ("height_width", lambda c: c.out(w=c.w.swapaxes(2, 3))),
    ("height_width", lambda c: c.out(c.windows(c.padded.swapaxes(2, 3)))),
    ("height_width", lambda c: c.out().reshape(*c.out().shape[:2], *c.out().shape[:1:-1]).swapaxes(2, 3)),
    ("flip", lambda c: c.out(w=c.w[:, :, ::-1, ::-1])),
    ("flip", lambda c: c.out(w=c.w[:, :, ::-1])),
    ("flip", lambda c: c.out(w=c.w[:, :, :, ::-1])),
    ("flip", lambda c: c.out(w=c.w[:, ::-1])),
    ("flip", lambda c: c.out(w=c.w[:, ::-1, ::-1, ::-1])),
    ("bias", lambda c: c.out(b=0.0)),
    ("bias", lambda c: c.out(b=c.b * c.w[0].size)),
    ("bias", lambda c: c.out(b=c.b * c.x.shape[1])),
    ("bias", lambda c: c.out(b=c.b[0])),
    ("bias", lambda c: c.out(b=c.b.sum())),
    ("accumulate", lambda c: c.out(c.windows()[:, -1:], c.w[:, -1:])),
    ("accumulate", lambda c: c.out(c.windows()[..., -1:, -1:], c.w[..., -1:, -1:])),
    ("index", lambda c: c.out(c.windows()[:, :1], c.w[:, :1])),
    ("index", lambda c: c.out(w=np.repeat(c.w[:, :1], c.w.shape[1], axis=1))),
    ("index", lambda c: c.out(c.windows()[:, :1].repeat(c.w.shape[1], axis=1))),
    ("index", lambda c: _repeated(c.out(), 0, 0)),
    ("index", lambda c: _repeated(c.out(), 0, -1)),
    ("index", lambda c: c.out(w=_repeated(c.w, 0, 0))),
    ("index", lambda c: _repeated(c.out(), 1, 0)),
    ("mean_or_sum", lambda c: c.out(w=c.w / c.w[0].size)),
    ("mean_or_sum", lambda c: c.out(w=c.w / c.w.shape[1])),
    ("mean_or_sum", lambda c: c.out(w=c.w / (c.w.shape[2] * c.w.shape[3]))),
    ("architecture", lambda c: np.maximum(c.out(), 0)),
)  # fmt: skip


def _same_size(c: Case) -> Array:
    return c.framed((c.size[0] - 1) // 2, (c.size[0] - 1) // 2)


def _only(values: Array, axis: int, which: int) -> Array:
    """Zeros but for one index of an axis."""
    kept = np.zeros_like(values)
    place = tuple([slice(None)] * axis + [which])
    kept[place] = values[place]
    return kept


DX: tuple[Wrong, ...] = (
    ("accumulate", lambda c: c.dx(c.dpadded(keep="last filter"))),
    ("accumulate", lambda c: c.dx(c.dpadded(keep="last window"))),
    ("accumulate", lambda c: c.dx(c.dpadded(keep="last offset"))),
    ("accumulate", lambda c: c.dx(c.dpadded(c.gradient[:, -1:], c.w[-1:]))),
    ("crop", lambda c: c.dpadded()),
    ("crop", lambda c: c.dpadded()[:, :, c.pad :, c.pad :]),
    ("crop", lambda c: c.dx(before=0)),
    ("crop", lambda c: c.dx(before=1)),
    ("crop", lambda c: c.dx(before=2 * c.pad)),
    ("crop", lambda c: c.dpadded()[:, :, c.pad : -c.pad, c.pad : -c.pad]),
    ("crop", lambda c: c.dpadded()[:, :, c.pad : c.image[0], c.pad : c.image[1]]),
    ("stride", lambda c: c.dx(c.dpadded(step=(1, 1)))),
    ("stride", lambda c: c.dx(c.dpadded(step=(c.stride, 1)))),
    ("stride", lambda c: c.dx(c.dpadded(step=(1, c.stride)))),
    ("stride", lambda c: c.dx(c.dpadded(step=c.size))),
    ("stride", lambda c: c.dx(c.dpadded(step=(2, 2)))),
    *(("stride", partial(_dx_capped, most)) for most in (2, 3)),
    ("pad", lambda c: c.dx(before=0)),
    ("flip", lambda c: c.dx(c.dpadded(w=c.w[:, :, ::-1, ::-1]))),
    ("flip", lambda c: c.dx(c.dpadded(w=c.w[:, :, ::-1]))),
    ("flip", lambda c: c.dx(c.dpadded(w=c.w[:, :, :, ::-1]))),
    ("flip", lambda c: c.dx(c.dpadded(w=c.w[:, ::-1]))),
    ("height_width", lambda c: c.dx(c.dpadded(w=c.w.swapaxes(2, 3)))),
    ("height_width", lambda c: c.dx(c.dpadded(c.gradient.swapaxes(2, 3)))),
    ("height_width", lambda c: c.dx().swapaxes(2, 3)),
    ("height_width", lambda c: _crop_exchanged(c)),
    ("upstream", lambda c: c.dx(c.dpadded(np.ones_like(c.gradient)))),
    ("upstream", lambda c: c.dx(c.dpadded(_totals(c.gradient)))),
    ("upstream", lambda c: c.dx(c.dpadded(np.ones_like(c.gradient) * c.gradient.sum(1, keepdims=True)))),
    ("index", lambda c: c.dx(c.dpadded(w=_repeated(c.w, 0, 0)))),
    ("index", lambda c: c.dx(c.dpadded(w=np.repeat(c.w[:, :1], c.w.shape[1], axis=1)))),
    ("index", lambda c: _only(c.dx(), 1, 0)),
    ("index", lambda c: _repeated(c.dx(), 1, 0)),
    ("index", lambda c: _repeated(c.dx(), 0, 0)),
    ("index", lambda c: _only(c.dx(), 0, 0)),
    ("index", lambda c: np.broadcast_to(c.dx().sum(1, keepdims=True), c.x.shape)),
    ("accumulate", lambda c: _only(c.dx(), 0, -1)),
    ("start", lambda c: c.dx() + c.x),
    ("start", lambda c: c.dx() + 1),
    ("output_size", lambda c: c.dx(c.dpadded(c.gradient[:, :, :-1, :-1]))),
    ("output_size", lambda c: c.dx()[:, :, : _reach(c, 0), : _reach(c, 1)]),
)  # fmt: skip

DW: tuple[Wrong, ...] = (
    ("accumulate", lambda c: c.dw(c.windows()[-1:, :, -1:, -1:], c.gradient[-1:, :, -1:, -1:])),
    ("accumulate", lambda c: c.dw(c.windows()[:, :, -1:, -1:], c.gradient[:, :, -1:, -1:])),
    ("accumulate", lambda c: c.dw(c.windows()[-1:], c.gradient[-1:])),
    ("stride", lambda c: c.dw(c.windows(step=(1, 1), count=c.places))),
    ("stride", lambda c: c.dw(c.windows(step=(c.stride, 1), count=c.places))),
    ("stride", lambda c: c.dw(c.windows(step=(1, c.stride), count=c.places))),
    ("stride", lambda c: c.dw(c.windows(step=c.size, count=c.places))),
    ("stride", lambda c: c.dw(c.windows(step=(2, 2), count=c.places))),
    *(("stride", partial(_dw_capped, most)) for most in (2, 3)),
    ("pad", lambda c: c.dw(c.windows(c.x, count=c.places))),
    ("pad", lambda c: c.dw(c.windows(c.framed(0, 2 * c.pad), count=c.places))),
    ("pad", lambda c: c.dw(c.windows(c.framed(2 * c.pad, 0), count=c.places))),
    ("pad", lambda c: c.dw(c.windows(c.framed(1, 1), count=c.places))),
    ("pad", lambda c: c.dw(c.windows(c.framed(mode="edge"), count=c.places))),
    ("flip", lambda c: c.dw()[:, :, ::-1, ::-1]),
    ("flip", lambda c: c.dw()[:, :, ::-1]),
    ("flip", lambda c: c.dw()[:, :, :, ::-1]),
    ("flip", lambda c: c.dw()[:, ::-1]),
    ("height_width", lambda c: c.dw().swapaxes(2, 3)),
    ("height_width", lambda c: c.dw(c.windows().swapaxes(2, 3))),
    ("height_width", lambda c: c.dw(c.windows(count=c.places[::-1]), c.gradient.swapaxes(2, 3))),
    ("upstream", lambda c: c.dw(dout=np.ones_like(c.gradient))),
    ("upstream", lambda c: c.dw(dout=_totals(c.gradient))),
    ("upstream", lambda c: c.dw(dout=np.ones_like(c.gradient) * c.gradient.sum((0, 2, 3), keepdims=True))),
    ("index", lambda c: c.dw(_repeated(c.windows(), 0, 0))),
    ("index", lambda c: c.dw(_repeated(c.windows(), 1, 0))),
    ("index", lambda c: c.dw(c.windows()[:1], c.gradient[:1])),
    ("index", lambda c: _repeated(c.dw(), 0, 0)),
    ("index", lambda c: _repeated(c.dw(), 1, 0)),
    ("start", lambda c: c.dw() + c.w),
    ("start", lambda c: c.dw() + 1),
    ("output_size", lambda c: c.dw(c.windows()[:, :, :-1, :-1], c.gradient[:, :, :-1, :-1])),
)  # fmt: skip

DB: tuple[Wrong, ...] = (
    ("axes", lambda c: np.full(len(c.w), c.gradient.sum())),
    ("axes", lambda c: c.gradient.sum(0)),
    ("axes", lambda c: c.gradient.sum()),
    ("axes", lambda c: c.gradient.sum((2, 3))),
    ("axes", lambda c: c.gradient.sum((0, 1, 2))),
    ("axes", lambda c: c.gradient.sum((0, 1, 3))),
    ("axes", lambda c: c.gradient.sum((1, 2, 3))),
    ("axes", lambda c: c.gradient.sum((0, 2))),
    ("accumulate", lambda c: c.gradient[-1].sum((1, 2))),
    ("accumulate", lambda c: c.gradient[:, :, -1, -1].sum(0)),
    ("accumulate", lambda c: c.gradient[-1, :, -1, -1]),
    ("index", lambda c: c.gradient[0].sum((1, 2))),
    ("upstream", lambda c: np.full(len(c.w), c.gradient[:, 0].size)),
    ("start", lambda c: c.gradient.sum((0, 2, 3)) + c.b),
    ("start", lambda c: c.gradient.sum((0, 2, 3)) + 1),
    ("output_size", lambda c: c.gradient[:, :, :-1, :-1].sum((0, 2, 3))),
)  # fmt: skip


def _totals(dout: Array) -> Array:
    """Each image's and filter's total in place of every number."""
    return np.asarray(np.broadcast_to(dout.sum((2, 3), keepdims=True), dout.shape))


def _crop_exchanged(c: Case) -> Array:
    return c.dpadded()[:, :, c.pad : c.pad + c.image[1], c.pad : c.pad + c.image[0]]


def _reach(c: Case, axis: int) -> int:
    """Where the last window ends, counted from the image's corner."""
    return (c.places[axis] - 1) * c.stride + c.size[axis] - c.pad


def _hypotheses(**tables: tuple[Wrong, ...]) -> Iterator[Hypothesis[ConvolutionModel]]:
    for name, table in tables.items():
        yield from (Hypothesis(cause, name, answer) for cause, answer in table)


FORWARD = tuple(_hypotheses(out=OUT))
BACKWARD = tuple(_hypotheses(dx=DX, dw=DW, db=DB))
