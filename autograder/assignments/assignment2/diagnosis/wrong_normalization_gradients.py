"""What misconceptions of the backward passes of batch and group norm give.

The gradient by the input is (d - mean(d) - x_hat mean(d x_hat)) / std with d = dout gamma and means over a
normalised set (Ioffe and Szegedy, "Batch Normalization", 2015, section 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from math import prod

import numpy as np

from autograder.assignments.assignment2.diagnosis.normalization import GROUP, Axes, NormalizationModel
from autograder.diagnosing.hypotheses import Array, Hypothesis


@dataclass(frozen=True)
class Backward:
    """Inputs of a backward pass; arrays of images are N, C, H, W."""

    dout: Array
    normal: Array  # N, C, H, W
    std: Array  # broadcasts to N, G, C / G, H, W
    gamma: Array  # C
    G: int
    over: Axes
    x: Array | None = None
    eps: float = 1e-5

    def sets(self, images: Array) -> Array:
        N, C, H, W = images.shape
        return images.reshape(N, self.G, C // self.G, H, W)

    @property
    def scale(self) -> Array:
        return self.gamma.reshape(1, -1, 1, 1)

    @property
    def d(self) -> Array:
        return self.dout * self.scale

    def terms(self, d: Array | None = None, over: Axes | None = None) -> tuple[Array, Array, Array]:
        """d, mean(d) and x_hat mean(d x_hat), each (N, G, C / G, H, W)."""
        part, normal, over = self.sets(self.d if d is None else d), self.sets(self.normal), over or self.over
        mean = part.mean(axis=over, keepdims=True)
        along = normal * (part * normal).mean(axis=over, keepdims=True)
        return part, np.broadcast_to(mean, part.shape), along

    def dx(self, d: Array | None = None, over: Axes | None = None, std: Array | float | None = None) -> Array:
        part, mean, along = self.terms(d, over)
        return np.asarray((part - mean - along) / (self.std if std is None else std)).reshape(self.dout.shape)

    def mean_product(self) -> Array:
        """mean(d x_hat) of each normalised set, spread over it: (N, G, C / G, H, W)."""
        part, normal = self.sets(self.d), self.sets(self.normal)
        return np.broadcast_to((part * normal).mean(axis=self.over, keepdims=True), part.shape)

    @property
    def count(self) -> int:
        """How many numbers are normalised together."""
        sets = self.sets(self.dout)
        return int(np.prod([sets.shape[axis] for axis in self.over]))


B = Backward
Wrong = tuple[str, Callable[[Backward], Array]]


def backward(b: B) -> dict[str, Array]:
    shape = (1, -1, 1, 1) if b.over == GROUP else (-1,)
    dgamma, dbeta = (b.dout * b.normal).sum((0, 2, 3)), b.dout.sum((0, 2, 3))
    return {"dx": b.dx(), "dgamma": dgamma.reshape(shape), "dbeta": dbeta.reshape(shape)}


def _regrouped(b: B, G: int) -> Array:
    std = np.broadcast_to(b.std, b.sets(b.dout).shape).reshape(b.dout.shape)
    other = replace(b, G=G)
    return replace(other, std=other.sets(std)).dx()


def _distant(b: B) -> Array:
    order = np.arange(b.dout.shape[1]).reshape(-1, b.G).T.ravel()
    moved = replace(b, dout=b.dout[:, order], normal=b.normal[:, order], gamma=b.gamma[order])
    return moved.dx()[:, np.argsort(order)]


def _exchanged(b: B) -> Array:
    """dout split into C / G groups of G channels."""
    order = np.arange(b.dout.shape[1]).reshape(-1, b.G).T.ravel()
    return b.dx(b.d[:, order])


def _rows(b: B, order: tuple[int, ...] | None) -> Array:
    """dout flattened in another order of axes than x was, or by reshape alone."""
    N, C, H, W = b.dout.shape
    rows = (b.dout if order is None else b.dout.transpose(order)).reshape(-1, C)
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)


def _by_images(images: Array) -> Array:
    """What reshape(-1, C) makes of images, put back as rows of pixels would be."""
    N, C, H, W = images.shape
    return images.reshape(-1, C).reshape(N, H, W, C).transpose(0, 3, 1, 2)


def _plain(images: Array) -> Array:
    return images.transpose(0, 2, 3, 1).reshape(images.shape)


def _other_dout(b: B, order: tuple[int, ...] | None) -> B:
    return replace(b, dout=_rows(b, order))


PLACES = (np.s_[:1], np.s_[-1:], np.s_[:, :1], np.s_[:, -1:], np.s_[:1, :1], np.s_[-1:, -1:])
"""The first or last image, group, or both."""


def _from_one(place: tuple[slice, ...] | slice, b: B) -> Array:
    """The means of one image or group for all."""
    part, mean, _ = b.terms()
    along = b.sets(b.normal) * b.mean_product()[place]
    return np.asarray((part - mean[place] - along) / b.std).reshape(b.dout.shape)


def _forward(b: B) -> NormalizationModel:
    """The forward pass behind a backward pass."""
    return NormalizationModel(_x(b), b.gamma, 0 * b.gamma, b.G, b.over, {"eps": b.eps})


def _with_other_cache(b: B) -> B:
    """The backward pass with a cache whose x_hat lacks eps."""
    n = _forward(b)
    return replace(b, normal=n.normal(std=np.sqrt(n.var())))


def _without_eps(std_too: bool, b: B) -> Array:
    return _with_other_cache(b).dx(std=np.sqrt(b.std**2 - b.eps) if std_too else None)


def _throughout(over: Axes, b: B) -> Array:
    """Both passes take their means over other axes."""
    n = _forward(b)
    std = np.sqrt(n.var(over) + b.eps)
    return replace(b, normal=n.normal(n.mean(over), std), std=std, over=over).dx()


DX: tuple[Wrong, ...] = (
    ("gamma_beta", lambda b: b.dx(b.dout)),
    ("gamma_beta", lambda b: b.dx(b.d * b.scale)),
    ("gamma_beta", lambda b: b.scale * b.dx(b.dout)),
    ("gamma_beta", lambda b: b.dx(b.dout * b.gamma[0])),
    ("gamma_beta", lambda b: b.dx(b.dout * b.gamma.reshape(b.G, -1)[:, :1].repeat(
        len(b.gamma) // b.G, 1).reshape(1, -1, 1, 1))),
    ("gamma_beta", lambda b: b.dx(b.dout / b.scale)),
    ("gamma_beta", lambda b: _first_term_scaled(b)),
    ("eps", lambda b: b.dx(std=np.sqrt(np.maximum(b.std**2 - b.eps, 1e-300)))),
    ("eps", lambda b: b.dx(std=np.sqrt(b.std**2 + 1e-5))),
    ("eps", lambda b: b.dx(std=np.sqrt(b.std**2 + b.eps))),
    ("eps", lambda b: b.dx(std=b.std + b.eps)),
    ("eps", lambda b: b.dx(std=b.std + 1e-5)),
    ("eps", lambda b: b.dx(std=np.sqrt(np.maximum(b.std**2 - b.eps, 0)) + b.eps)),
    ("eps", lambda b: b.dx(std=np.sqrt(b.std**2 - b.eps + 1e-5))),
    ("index", lambda b: b.dx(std=b.std[:1])),
    ("index", lambda b: b.dx(std=b.std[:, :1])),
    ("index", lambda b: np.repeat(b.dx()[:1], len(b.dout), axis=0)),
    *(("index", partial(_from_one, place)) for place in PLACES),
    *(("eps", partial(_without_eps, std_too)) for std_too in (False, True)),
    ("upstream", lambda b: b.dx(np.ones_like(b.dout) * b.scale)),
    ("upstream", lambda b: b.dx(np.ones_like(b.dout))),
    ("groups", lambda b: _regrouped(b, 1)),
    ("groups", lambda b: _regrouped(b, 2)),
    ("groups", lambda b: _regrouped(b, b.dout.shape[1])),
    ("groups", lambda b: _regrouped(b, b.dout.shape[1] // b.G)),
    ("groups", _distant),
    ("groups", _exchanged),
    ("layout", lambda b: _other_dout(b, None).dx()),
    ("layout", lambda b: _plain(_other_dout(b, None).dx())),
    ("layout", lambda b: _plain(b.dx())),
    ("layout", lambda b: _other_dout(b, (2, 3, 0, 1)).dx()),
    ("layout", lambda b: _other_dout(b, (1, 0, 2, 3)).dx()),
    ("height_width", lambda b: _other_dout(b, (0, 3, 2, 1)).dx()),
    ("height_width", lambda b: b.dx(b.d.swapaxes(2, 3))),
    ("height_width", lambda b: b.dx().reshape(b.dout.shape).swapaxes(2, 3)),
    ("height_width", lambda b: _read_as_turned(b)),
)  # fmt: skip


def _read_as_turned(b: B) -> Array:
    """Rows of pixels read as W rows of H columns."""
    N, C, H, W = b.dout.shape
    return b.dx().transpose(0, 2, 3, 1).reshape(N, W, H, C).transpose(0, 3, 1, 2)


def _first_term_scaled(b: B) -> Array:
    part, (_, mean, along) = b.terms()[0], b.terms(b.dout)
    return np.asarray((part - mean - along) / b.std).reshape(b.dout.shape)


def _axes() -> Iterator[Wrong]:
    for length in range(1, 6):
        for over in combinations(range(5), length):
            yield "axes", partial(Backward.dx, over=over)
            yield "axes", partial(_summed_over, over)


def _summed_over(over: Axes, b: B) -> Array:
    """Sums over other axes, divided by the right number of values."""
    part, normal = b.sets(b.d), b.sets(b.normal)
    sums = part.sum(over, keepdims=True) + normal * (part * normal).sum(over, keepdims=True)
    return np.asarray((part - sums / b.count) / b.std).reshape(b.dout.shape)


def _shaped(b: B, values: Array) -> Array:
    return values.reshape((1, -1, 1, 1) if b.over == GROUP else (-1,))


def _parameter(product: Callable[[B], Array]) -> Iterator[Wrong]:
    """Wrong sums of dout, or of dout x_hat."""
    for over in ((0,), (2, 3), (1, 2, 3), (0, 2), (0, 3), (0, 1, 2), (0, 1, 3), (0, 1)):
        for keepdims in (False, True):
            yield "axes", partial(_summed, product, over, keepdims)
    yield "axes", lambda b: _shaped(b, np.full(b.dout.shape[1], product(b).sum()))
    yield "accumulate", lambda b: _shaped(b, product(b)[-1].sum((1, 2)))
    yield "index", lambda b: _shaped(b, product(b)[0].sum((1, 2)))
    yield "gamma_beta", lambda b: _sum(b, product(b) * b.scale)
    yield "gamma_beta", lambda b: _sum(b, product(b) / b.scale)
    yield "groups", lambda b: _shaped(b, b.sets(product(b)).sum((0, 2, 3, 4)).repeat(b.dout.shape[1] // b.G))
    for axes in ((0,), (2, 3), (0, 2, 3)):
        yield "mean_or_sum", partial(_averaged, product, axes)


def _summed(product: Callable[[B], Array], over: Axes, keepdims: bool, b: B) -> Array:
    return np.asarray(product(b).sum(over, keepdims=keepdims))


def _averaged(product: Callable[[B], Array], axes: Axes, b: B) -> Array:
    """A sum over images and positions, divided by the sizes of some axes."""
    return np.asarray(_sum(b, product(b)) / prod(b.dout.shape[axis] for axis in axes))


def _std(b: B) -> Array:
    return np.broadcast_to(b.std, b.sets(b.dout).shape).reshape(b.dout.shape)


def _x(b: B) -> Array:
    if b.x is None:
        raise ValueError("the images are not known")
    return b.x


def _sum(b: B, values: Array) -> Array:
    return _shaped(b, values.sum((0, 2, 3)))


DGAMMA: tuple[Wrong, ...] = (
    ("eps", lambda b: _sum(b, b.dout * _with_other_cache(b).normal)),
    ("order", lambda b: b.dx()),
    ("terms", lambda b: _sum(b, b.dout)),
    ("terms", lambda b: _sum(b, b.normal)),
    ("terms", lambda b: _sum(b, b.dout * _x(b))),
    ("deviation", lambda b: _sum(b, b.dout * b.normal * _std(b))),
    ("deviation", lambda b: _sum(b, b.dout * b.normal / _std(b))),
    ("upstream", lambda b: _sum(b, b.normal)),
    ("layout", lambda b: _sum(b, _rows(b, None) * b.normal)),
    ("layout", lambda b: _sum(b, _rows(b, (2, 3, 0, 1)) * b.normal)),
    ("layout", lambda b: _sum(b, _rows(b, (1, 0, 2, 3)) * b.normal)),
    ("height_width", lambda b: _sum(b, _rows(b, (0, 3, 2, 1)) * b.normal)),
    ("height_width", lambda b: _sum(b, b.dout.swapaxes(2, 3) * b.normal)),
    *_parameter(lambda b: b.dout * b.normal),
)  # fmt: skip

DBETA: tuple[Wrong, ...] = (
    ("terms", lambda b: _sum(b, b.dout * b.normal)),
    ("upstream", lambda b: _sum(b, np.ones_like(b.dout))),
    ("layout", lambda b: _sum(b, _rows(b, None))),
    *_parameter(lambda b: b.dout),
)  # fmt: skip


def _hypotheses(**tables: tuple[Wrong, ...]) -> Iterator[Hypothesis[Backward]]:
    for name, table in tables.items():
        yield from (Hypothesis(cause, name, answer) for cause, answer in table)


def _in_both_passes() -> Iterator[Hypothesis[Backward]]:
    for length in range(1, 6):
        for over in combinations(range(5), length):
            yield Hypothesis("axes", "dx", partial(_throughout, over), throughout=True)


HYPOTHESES = (*_hypotheses(dx=(*DX, *_axes()), dgamma=DGAMMA, dbeta=DBETA), *_in_both_passes())
