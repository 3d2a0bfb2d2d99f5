"""What misconceptions of max pooling give, a line for each: the cause, and the answer that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import ceil

import numpy as np

from autograder.assignments.assignment2.diagnosis.pooling import Pair, PoolingModel
from autograder.diagnosing.hypotheses import Array, Call, Hypothesis, same


def _tiled(p: PoolingModel) -> Array:
    rows = p.clipped(0)[:, None] + np.arange(p.size[0])
    columns = p.clipped(1)[:, None] + np.arange(p.size[1])
    return np.asarray(p.x[:, :, rows[:, None, :, None], columns[None, :, None, :]].max(axis=(4, 5)))


def _steps(most: int, p: PoolingModel) -> Pair:
    """The stride, but never more than that."""
    return min(p.stride, most), min(p.stride, most)


def _capped(most: int, p: PoolingModel) -> Array:
    return p.out(step=_steps(most, p))


def _capped_and_counted(most: int, p: PoolingModel) -> Array:
    step = _steps(most, p)
    return p.out(step=step, count=p.count(step[0]))


def _dx_capped(most: int, p: PoolingModel) -> Array:
    return _moved(p, _steps(most, p))


def _smaller(p: PoolingModel) -> Pair:
    return max(1, p.size[0] - 1), max(1, p.size[1] - 1)


def _repeated(values: Array, axis: int, which: int) -> Array:
    return np.repeat(np.take(values, [which], axis=axis), values.shape[axis], axis=axis)


def _first(p: PoolingModel, axis: int) -> Array:
    return p.windows(count=p.places, x=_repeated(p.x, axis, 0))


def _at_least(least: float, p: PoolingModel) -> Array:
    return np.maximum(p.out(), least)


Wrong = tuple[str, Callable[[PoolingModel], Array]]

OUT: tuple[Wrong, ...] = (
    ("maximum", lambda p: p.windows().min(axis=(4, 5))),
    ("maximum", lambda p: p.windows().mean(axis=(4, 5))),
    ("maximum", lambda p: p.windows().sum(axis=(4, 5))),
    ("maximum", lambda p: np.abs(p.windows()).max(axis=(4, 5))),
    ("maximum", lambda p: _largest_size(p.windows())),
    ("maximum", lambda p: np.median(p.windows(), axis=(4, 5))),
    ("maximum", lambda p: p.windows()[..., 0, 0]),
    ("maximum", lambda p: p.windows()[..., -1, -1]),
    ("maximum", lambda p: p.windows()[..., 0].max(axis=4)),
    ("maximum", lambda p: p.windows()[..., 0, :].max(axis=4)),
    ("maximum", lambda p: p.chosen(p.windows())[0] * p.size[1] + p.chosen(p.windows())[1]),
    *(("start", partial(_at_least, least)) for least in (0, -1, -100, -999, -1000, -9999, -10000)),
    ("pad", lambda p: p.windows(x=np.pad(p.x, ((0, 0), (0, 0), (1, 1), (1, 1)))).max(axis=(4, 5))),
    ("axes", lambda p: _spread(p.out(), (1,))),
    ("axes", lambda p: _spread(p.out(), (0,))),
    ("axes", lambda p: _spread(p.out(), (0, 1))),
    ("axes", lambda p: p.windows().max(axis=4)),
    ("axes", lambda p: p.windows().max(axis=5)),
    ("index", lambda p: _repeated(p.out(), 1, 0)),
    ("index", lambda p: _repeated(p.out(), 0, 0)),
    ("index", lambda p: _repeated(p.out(), 1, -1)),
    ("index", lambda p: _repeated(p.out(), 0, -1)),
    ("stride", lambda p: p.out(step=(1, 1))),
    ("stride", lambda p: p.out(step=(p.stride, 1))),
    ("stride", lambda p: p.out(step=(1, p.stride))),
    ("stride", lambda p: p.out(step=(1, 1), count=p.count(1))),
    ("stride", lambda p: p.out(step=(2, 2), count=p.count(2))),
    ("stride", lambda p: p.out(step=p.size)),
    ("stride", _tiled),
    *(("stride", partial(_capped, most)) for most in (2, 3)),
    *(("stride", partial(_capped_and_counted, most)) for most in (2, 3)),
    ("window", lambda p: p.out(size=(2, 2))),
    ("window", lambda p: p.out(size=_smaller(p))),
    ("window", lambda p: p.out(size=(p.size[0] + 1, p.size[1] + 1))),
    ("window", lambda p: p.out(size=p.step)),
    ("height_width", lambda p: p.out().swapaxes(2, 3)),
    ("height_width", lambda p: p.windows().swapaxes(2, 3).max(axis=(4, 5))),
    ("height_width", lambda p: p.out(count=_square_window(p, 0).count(p.stride))),
    ("height_width", lambda p: p.out(count=_square_window(p, 1).count(p.stride))),
    ("height_width", lambda p: p.out(count=(p.count(p.stride)[0],) * 2)),
    ("height_width", lambda p: p.out(count=(p.count(p.stride)[1],) * 2)),
    ("height_width", lambda p: p.out(size=(p.size[0], p.size[0]))),
    ("height_width", lambda p: p.out(size=(p.size[1], p.size[1]))),
    ("height_width", lambda p: p.out(size=(p.size[1], p.size[0]))),
    ("height_width", lambda p: _sizes_exchanged(p).out()),
    ("output_size", lambda p: p.out(count=p.rounded(ceil))),
    ("output_size", lambda p: p.out(count=p.rounded(round))),
    ("output_size", lambda p: p.out(count=(p.x.shape[2] // p.stride, p.x.shape[3] // p.stride))),
    ("output_size", lambda p: p.out(count=(-(-p.x.shape[2] // p.stride), -(-p.x.shape[3] // p.stride)))),
)  # fmt: skip


def _square_window(p: PoolingModel, side: int) -> PoolingModel:
    return replace(p, size=(p.size[side],) * 2)


def _sizes_exchanged(p: PoolingModel) -> PoolingModel:
    return PoolingModel(p.x, p.size[::-1], p.stride, p.dout)


def _spread(out: Array, axis: tuple[int, ...]) -> Array:
    return np.asarray(np.broadcast_to(out.max(axis=axis, keepdims=True), out.shape))


def _largest_size(windows: Array) -> Array:
    least, most = windows.min((4, 5)), windows.max((4, 5))
    return np.asarray(np.where(-least > most, least, most))


def _w(p: PoolingModel) -> Array:
    return p.windows(count=p.places)


def _maxima(p: PoolingModel) -> Array:
    return np.asarray(_w(p).max(axis=(4, 5)))


def _is_maximum(p: PoolingModel) -> Array:
    return np.equal(_w(p), _maxima(p)[..., None, None]) * p.gradient[..., None, None]


def _whole(p: PoolingModel) -> Array:
    return np.broadcast_to(p.gradient[..., None, None], _w(p).shape)


def _corner(p: PoolingModel) -> tuple[Array, Array]:
    nothing = np.zeros(p.gradient.shape, int)
    return nothing, nothing


def _above(p: PoolingModel, least: float) -> tuple[Array, Array]:
    """The chosen places, but the corner where no number is larger than `least`."""
    rows, columns = p.chosen()
    found = _maxima(p) > least
    return rows * found, columns * found


def _exchanged(p: PoolingModel) -> tuple[Array, Array]:
    """Rows taken for columns and the other way round, kept within the window."""
    rows, columns = p.chosen()
    return np.minimum(columns, p.size[0] - 1), np.minimum(rows, p.size[1] - 1)


def _divided_by_height(p: PoolingModel) -> tuple[Array, Array]:
    rows, columns = p.chosen()
    best = rows * p.size[1] + columns
    return np.minimum(best // p.size[0], p.size[0] - 1), np.minimum(best % p.size[0], p.size[1] - 1)


def _corners_by_window(p: PoolingModel) -> tuple[Array, Array]:
    _, _, i, j = np.indices(p.gradient.shape)
    rows, columns = p.chosen()
    H, W = p.x.shape[2:]
    return np.minimum(i * p.size[0] + rows, H - 1), np.minimum(j * p.size[1] + columns, W - 1)


def _steps_of_two(p: PoolingModel) -> Array:
    """The window starts at twice its index, moved back into the image."""
    n, c, i, j = (np.asarray(index) for index in np.indices(p.gradient.shape))
    top, left = (np.minimum(2 * k, n - s) for k, n, s in zip((i, j), p.x.shape[2:], p.size, strict=True))
    rows = top[..., None, None] + np.arange(p.size[0])[:, None]
    columns = left[..., None, None] + np.arange(p.size[1])
    found = p.chosen(p.x[n[..., None, None], c[..., None, None], rows, columns])
    return p.dx((top + found[0], left + found[1]), step=(0, 0))


def _whole_channel(p: PoolingModel) -> tuple[Array, Array]:
    best = p.x.reshape(*p.x.shape[:2], -1).argmax(-1)[:, :, None, None]
    best = np.broadcast_to(best, p.gradient.shape)
    return best // p.x.shape[3], best % p.x.shape[3]


def _square(p: PoolingModel, size: Pair) -> Array:
    return p.dx(p.chosen(p.windows(size=size, count=p.places)))


def _moved(p: PoolingModel, step: Pair) -> Array:
    return p.dx(p.chosen(p.windows(step=step, count=p.places)), step=step)


def _first_image(p: PoolingModel) -> Array:
    total = np.zeros(p.x.shape)
    total[0] = p.dx().sum(axis=0)
    return total


DX: tuple[Wrong, ...] = (
    ("accumulate", lambda p: p.dx(keep="last")),
    ("accumulate", lambda p: p.dx(keep="largest")),
    ("accumulate", lambda p: p.masks(_is_maximum(p), keep="last")),
    ("maximum", lambda p: p.masks(_whole(p) / (p.size[0] * p.size[1]))),
    ("maximum", lambda p: p.masks(_whole(p))),
    ("maximum", lambda p: p.dx(p.chosen(-_w(p)))),
    ("maximum", lambda p: p.dx(p.chosen(np.abs(_w(p))))),
    ("maximum", lambda p: p.dx(_corner(p))),
    ("start", lambda p: p.dx(values=p.gradient * (_maxima(p) > 0))),
    ("start", lambda p: p.dx(_above(p, 0))),
    ("start", lambda p: p.dx(_above(p, -1))),
    ("start", lambda p: p.dx(_above(p, -1000))),
    ("start", lambda p: p.dx(values=p.gradient * (_maxima(p) > -1000))),
    ("start", lambda p: p.dx(start=p.x)),
    ("start", lambda p: p.dx() + 1),
    ("upstream", lambda p: p.dx(values=np.ones_like(p.gradient))),
    ("upstream", lambda p: p.dx(values=np.ones_like(p.gradient), keep="last")),
    ("upstream", lambda p: p.dx(values=_maxima(p))),
    ("upstream", lambda p: p.dx(values=_maxima(p), keep="last")),
    ("upstream", lambda p: p.dx(values=_maxima(p) * p.gradient)),
    ("mean_or_sum", lambda p: p.dx() / len(p.x)),
    ("mean_or_sum", lambda p: p.dx() / (p.size[0] * p.size[1])),
    ("mean_or_sum", lambda p: p.dx(values=_total(p, (2, 3)))),
    ("mean_or_sum", lambda p: p.dx(values=_total(p, (1, 2, 3)))),
    ("mean_or_sum", lambda p: p.dx(values=_total(p, (0,)))),
    ("axes", lambda p: p.dx(values=p.gradient * np.equal(_maxima(p), _spread(_maxima(p), (1,))))),
    ("window", lambda p: p.dx(step=(0, 0))),
    ("window", lambda p: p.dx(step=(1, 1))),
    ("window", lambda p: p.dx(_corners_by_window(p), step=(0, 0))),
    ("window", lambda p: p.dx(step=p.size)),
    ("window", lambda p: p.dx(_whole_channel(p), step=(0, 0))),
    ("window", lambda p: _square(p, (2, 2))),
    ("window", lambda p: _square(p, _smaller(p))),
    ("window", lambda p: _square(p, (p.size[0] + 1, p.size[1] + 1))),
    ("window", lambda p: _square(p, p.step)),
    ("height_width", lambda p: p.dx(_exchanged(p))),
    ("height_width", lambda p: p.dx(p.chosen()[::-1])),
    ("height_width", lambda p: p.dx(_divided_by_height(p))),
    ("height_width", lambda p: _square(p, (p.size[0], p.size[0]))),
    ("height_width", lambda p: _square(p, (p.size[1], p.size[1]))),
    ("height_width", lambda p: _sizes_exchanged(p).dx()),
    ("height_width", lambda p: p.dx().swapaxes(2, 3)),
    ("height_width", lambda p: p.dx(values=p.gradient.swapaxes(2, 3))),
    ("height_width", lambda p: _column_major(p)),
    ("stride", lambda p: _moved(p, (1, 1))),
    ("stride", lambda p: _moved(p, (p.stride, 1))),
    ("stride", lambda p: _moved(p, (1, p.stride))),
    ("stride", lambda p: _moved(p, (2, 2))),
    ("stride", lambda p: _moved(p, p.size)),
    ("stride", _steps_of_two),
    *(("stride", partial(_dx_capped, most)) for most in (2, 3)),
    ("index", lambda p: p.dx(p.chosen(_first(p, 1)))),
    ("index", lambda p: p.dx(p.chosen(_first(p, 0)))),
    ("index", _first_image),
    ("index", lambda p: _repeated(p.dx(), 0, 0)),
    ("index", lambda p: _repeated(p.dx(), 1, 0)),
    ("output_size", lambda p: p.dx(p.chosen(_w(p)[:, :, :-1, :-1]), p.gradient[:, :, :-1, :-1])),
    ("output_size", lambda p: p.dx()[:, :, : _reach(p, 0), : _reach(p, 1)]),
)  # fmt: skip


def _total(p: PoolingModel, axis: tuple[int, ...]) -> Array:
    return np.asarray(np.broadcast_to(p.gradient.sum(axis=axis, keepdims=True), p.gradient.shape))


def _reach(p: PoolingModel, axis: int) -> int:
    return (p.places[axis] - 1) * p.stride + p.size[axis]


def _column_major(p: PoolingModel) -> Array:
    """A place in the flattened window is read column by column."""
    rows, columns = p.chosen()
    best = rows * p.size[1] + columns
    return p.dx((best % p.size[0], best // p.size[0]))


def _hypotheses(**tables: tuple[Wrong, ...]) -> Iterator[Hypothesis[PoolingModel]]:
    for name, table in tables.items():
        yield from (Hypothesis(cause, name, answer) for cause, answer in table)


FORWARD = tuple(_hypotheses(out=OUT))
BACKWARD = tuple(_hypotheses(dx=DX))


def fitted(call: Call[PoolingModel], name: str) -> str:
    """Whether a maximum starts from a number that is larger than those of the windows, whatever it is."""
    given, right = call.given[name], call.right[name]
    if given.shape != right.shape or not given.size or given.dtype.kind != "f":
        return ""
    start = given.min()
    return "start" if (right < start).any() and same(given, np.maximum(right, start)) else ""
