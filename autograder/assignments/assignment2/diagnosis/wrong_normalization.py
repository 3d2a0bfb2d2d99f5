"""What misconceptions of batch and group norm give, a line for each: the cause, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from autograder.assignments.assignment2.diagnosis.normalization import (
    GROUP,
    Axes,
    NormalizationModel,
    forward,
)
from autograder.diagnosing.hypotheses import Array, Hypothesis

N = NormalizationModel
Wrong = tuple[str, Callable[[NormalizationModel], Array]]


def _std(n: N, eps: float, over: Axes | None = None, ddof: int = 0) -> Array:
    return np.sqrt(n.var(over, ddof) + eps)


def _over(mean: Axes | None, var: Axes | None, n: N) -> Array:
    return n.out(n.normal(n.mean(mean), _std(n, n.eps, var)))


def _regrouped(G: Callable[[N], int]) -> Callable[[N], Array]:
    return lambda n: replace(n, G=G(n), over=GROUP).out()


def _distant(n: N) -> Array:
    """Every G-th channel in one group."""
    order = np.arange(n.x.shape[1]).reshape(-1, n.G).T.ravel()
    found = replace(n, x=n.x[:, order]).normal()
    return n.out(found[:, np.argsort(order)])


def _rows(n: N, rows: Callable[[Array], Array], back: Callable[[Array, tuple[int, ...]], Array]) -> Array:
    """Batch norm of rows of pixels that are made and put back otherwise."""
    made = rows(n.x)
    normal = (made - made.mean(axis=0)) / np.sqrt(made.var(axis=0) + n.eps)
    scaled = normal * n.gamma.ravel() + n.beta.ravel() if made.shape[1] == n.gamma.size else normal
    return back(scaled, n.x.shape)


def _pixels(x: Array) -> Array:
    return x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])


def _images(rows: Array, shape: tuple[int, ...]) -> Array:
    N, C, H, W = shape
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)


def _as_they_stand(rows: Array, shape: tuple[int, ...]) -> Array:
    return rows.reshape(shape)


LAYOUTS: tuple[Wrong, ...] = (
    ("layout", lambda n: _rows(n, lambda x: x.reshape(-1, x.shape[1]), _as_they_stand)),
    ("layout", lambda n: _rows(n, lambda x: x.reshape(-1, x.shape[1]), _images)),
    ("layout", lambda n: _rows(n, _pixels, _as_they_stand)),
    ("layout", lambda n: _rows(n, _pixels, lambda r, s: r.reshape(s[0], s[1], s[3], s[2]).swapaxes(2, 3))),
    ("layout", lambda n: _rows(n, lambda x: x.transpose(1, 0, 2, 3).reshape(-1, x.shape[1]), _images)),
    ("layout", lambda n: _rows(n, lambda x: x.transpose(2, 3, 0, 1).reshape(-1, x.shape[1]), _images)),
    ("layout", lambda n: _rows(n, lambda x: x.swapaxes(1, 3).reshape(-1, x.shape[1]), _as_they_stand)),
    ("height_width", lambda n: _rows(n, lambda x: x.swapaxes(1, 3).reshape(-1, x.shape[1]), _images)),
)  # fmt: skip

SCALES: tuple[Wrong, ...] = (
    ("gamma_beta", lambda n: n.out(gamma=1.0)),
    ("gamma_beta", lambda n: n.out(beta=0.0)),
    ("gamma_beta", lambda n: n.out(gamma=1.0, beta=0.0)),
    ("gamma_beta", lambda n: n.out(gamma=n.beta, beta=n.gamma)),
    ("gamma_beta", lambda n: n.out(beta=n.gamma * n.beta)),
    ("gamma_beta", lambda n: n.out(gamma=n.gamma[0], beta=n.beta[0])),
    ("gamma_beta", lambda n: n.out(gamma=n.gamma[0])),
    ("gamma_beta", lambda n: n.out(beta=n.beta[0])),
    ("gamma_beta", lambda n: n.out(gamma=_of_groups(n, n.gamma), beta=_of_groups(n, n.beta))),
    ("gamma_beta", lambda n: n.out(gamma=_across_groups(n, n.gamma), beta=_across_groups(n, n.beta))),
    ("gamma_beta", lambda n: n.out(gamma=n.gamma**2)),
    ("gamma_beta", lambda n: n.out(beta=-n.beta)),
    ("gamma_beta", lambda n: n.out(gamma=1 + n.gamma)),
)  # fmt: skip


def _of_groups(n: N, values: Array) -> Array:
    return np.repeat(values.reshape(n.G, -1)[:, 0], n.x.shape[1] // n.G)


def _across_groups(n: N, values: Array) -> Array:
    return values.reshape(n.G, -1).T.ravel()


OTHER_EPS: tuple[tuple[str, Callable[[N], float]], ...] = (
    ("given_zero", lambda n: float(n.param.get("eps") or 1e-5)),
    ("eps", lambda n: max(n.eps, 1e-5)),
    ("eps", lambda n: float(n.param.get("eps", 0.0))),
    ("eps", lambda n: float(n.param.get("eps", 1e-8))),
    ("eps", lambda n: float(n.param.get("eps", 1e-6))),
    ("eps", lambda n: float(n.param.get("eps", 1e-3))),
)
"""Misconceptions that do not show for every eps."""

STATISTICS: tuple[Wrong, ...] = (
    ("eps", lambda n: n.out(n.normal(std=_std(n, 0)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, 1e-5)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, 1e-8)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, 1e-3)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, 0) + n.eps))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, n.eps**2)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, 2 * n.eps)))),
    ("eps", lambda n: n.out(n.normal(std=_std(n, n.eps) + n.eps))),
    ("eps", lambda n: n.out(n.normal(n.mean() - n.eps, _std(n, 0)))),
    ("eps", lambda n: n.out(n.normal(n.mean() - n.eps))),
    ("denominator", lambda n: n.out(n.normal(std=_std(n, n.eps, ddof=1)))),
    ("denominator", lambda n: n.out(n.normal(std=np.sqrt(n.var() * n.groups.size / n.mean().size + n.eps)))),
    ("denominator", lambda n: n.out(n.normal(std=np.sqrt(n.var() / n.G + n.eps)))),
    ("denominator", lambda n: n.out(n.normal(std=np.sqrt(n.var() * n.G + n.eps)))),
    ("denominator", lambda n: _mean_by(n, 1 / n.G)),
    ("denominator", lambda n: _mean_by(n, n.x.shape[1] / n.G)),
    ("denominator", lambda n: _mean_by(n, n.G)),
    ("denominator", lambda n: _mean_by(n, 1 / len(n.x))),
    ("denominator", lambda n: _mean_by(n, len(n.x))),
    ("deviation", lambda n: n.out(n.normal(std=n.var() + n.eps))),
    ("deviation", lambda n: n.out(n.normal(std=n.var()))),
    ("deviation", lambda n: n.out(n.normal(std=1 / _std(n, n.eps)))),
    ("deviation", lambda n: n.out(n.normal(std=np.sqrt(_std(n, n.eps))))),
    ("deviation", lambda n: n.out(n.normal(std=np.ones(1)))),
    ("deviation", lambda n: n.out(n.normal(std=np.sqrt(_squares(n, np.zeros(1)) + n.eps)))),
    ("deviation", lambda n: n.out(n.normal(std=_distance(n) + n.eps))),
    ("terms", lambda n: n.out(n.normal(mean=0.0))),
    ("terms", lambda n: n.out(n.normal(mean=-n.mean()))),
    ("index", lambda n: n.out(n.normal(n.mean()[:1], _std(n, n.eps)[:1]))),
    ("index", lambda n: n.out(n.normal(n.mean()[:, :1], _std(n, n.eps)[:, :1]))),
    ("index", lambda n: n.out(n.normal(_first(n).mean(), _std(_first(n), n.eps)))),
    ("index", lambda n: n.out(n.normal(n.mean()[-1:], _std(n, n.eps)[-1:]))),
    ("index", lambda n: n.out(n.normal(n.mean()[:, -1:], _std(n, n.eps)[:, -1:]))),
    ("index", lambda n: n.out(n.normal(n.mean()[:1, :1], _std(n, n.eps)[:1, :1]))),
    ("index", lambda n: n.out(n.normal(n.mean()[-1:, -1:], _std(n, n.eps)[-1:, -1:]))),
    ("index", lambda n: n.out(n.normal(_last(n).mean(), _std(_last(n), n.eps)))),
    ("cache", lambda n: n.out(n.normal(_earlier(n).mean(), _std(_earlier(n), n.eps)))),
    ("height_width", lambda n: n.out(n.normal(_cut(n).mean(), _std(_cut(n), n.eps)))),
)  # fmt: skip


def _other_eps() -> Iterator[Wrong]:
    for cause, eps in OTHER_EPS:
        yield cause, partial(_trained_with, eps)


def _trained_with(eps: Callable[[N], float], n: N) -> Array:
    return n.out(n.normal(std=_std(n, eps(n))))


def _squares(n: N, mean: Array) -> Array:
    return np.asarray(np.square(n.groups - mean).mean(axis=n.over, keepdims=True))


def _mean_by(n: N, factor: float) -> Array:
    """The mean of too many or too few; the variance is taken around the wrong mean, or the right one."""
    mean = n.mean() * factor
    return n.out(n.normal(mean, np.sqrt(_squares(n, mean) + n.eps)))


def _distance(n: N) -> Array:
    return np.asarray(np.abs(n.groups - n.mean()).mean(axis=n.over, keepdims=True))


def _first(n: N) -> N:
    return replace(n, x=n.x[:1])


def _last(n: N) -> N:
    return replace(n, x=n.x[-1:])


def _earlier(n: N) -> N:
    """The images of the first call, whose statistics were kept; in that call itself they are right."""
    return n if n.earlier is None else replace(n, x=n.earlier)


def _cut(n: N) -> N:
    side = n.x.shape[2]
    return replace(n, x=n.x[:, :, :side, :side])


def _axes() -> Iterator[Wrong]:
    """Mean and variance over other axes, or one of them only."""
    for length in range(1, 6):
        for over in combinations(range(5), length):
            yield "axes", partial(_over, over, over)
    for over in ((1, 2, 3, 4), (0, 2, 3, 4), (0, 1, 2, 3, 4), (3, 4), (2, 3, 4)):
        yield "axes", partial(_over, over, None)
        yield "axes", partial(_over, None, over)


MODES: tuple[Wrong, ...] = (
    ("mode", lambda n: n.out(n.at_test_time())),
    ("mode", lambda n: n.out(replace(n, param={**n.param, **_after(n)}).at_test_time())),
)


def _after(n: N) -> dict[str, Array]:
    return {name: value for name, value in forward(n).items() if name != "out"}


GROUPS: tuple[Wrong, ...] = (
    ("groups", _regrouped(lambda n: 1)),
    ("groups", _regrouped(lambda n: 2)),
    ("groups", _regrouped(lambda n: n.x.shape[1])),
    ("groups", _regrouped(lambda n: n.x.shape[1] // n.G)),
    ("groups", _distant),
    ("layout", lambda n: _grouped_by(n, (n.x.shape[0], -1, n.G), (1,))),
    ("layout", lambda n: _grouped_by(n, (-1, n.x.shape[0] * n.G), (0,))),
    ("layout", lambda n: _grouped_by(n, (n.G, -1, n.x.shape[0]), (1,))),
    ("axes", lambda n: _grouped_by(n, (n.G, -1), (1,))),
    ("axes", lambda n: _grouped_by(n, (1, n.G, -1, *n.x.shape[2:]), (2, 3, 4))),
    ("mode", lambda n: n.out(n.normal(0.9 * n.mean() + 0.1 * n.mean().mean(axis=0)))),
)  # fmt: skip


def _grouped_by(n: N, shape: tuple[int, ...], over: Axes) -> Array:
    """Statistics of a plain reshape of the images."""
    made = n.x.astype(np.float64).reshape(shape)
    std = np.sqrt(made.var(axis=over, keepdims=True) + n.eps)
    return n.out(((made - made.mean(axis=over, keepdims=True)) / std).reshape(n.x.shape))


def _tested_with(eps: Callable[[N], float], n: N) -> Array:
    return n.out(n.at_test_time(eps(n)))


TEST: tuple[Wrong, ...] = (
    ("mode", lambda n: n.out()),
    ("eps", lambda n: n.out(n.at_test_time(0))),
    ("eps", lambda n: n.out(n.at_test_time(1e-5))),
    ("eps", lambda n: n.out(n.at_test_time(1e-8))),
    ("eps", lambda n: n.out(n.at_test_time(std=np.sqrt(n.running("running_var")) + n.eps))),
    ("deviation", lambda n: n.out(n.at_test_time(std=n.running("running_var") + n.eps))),
    ("deviation", lambda n: n.out(n.at_test_time(std=n.running("running_var")))),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), 1.0, 0.0)),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), 1.0)),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), None, 0.0)),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), None, n.gamma * n.beta)),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), n.beta, n.gamma)),
    ("gamma_beta", lambda n: n.out(n.at_test_time(), n.gamma[0], n.beta[0])),
    ("layout", lambda n: _at_test_time_by_rows(n, lambda x: x.reshape(-1, x.shape[1]), _as_they_stand)),
    ("layout", lambda n: _at_test_time_by_rows(n, lambda x: x.reshape(-1, x.shape[1]), _images)),
    ("layout", lambda n: _at_test_time_by_rows(n, _pixels, _as_they_stand)),
)  # fmt: skip


def _at_test_time_by_rows(
    n: N, rows: Callable[[Array], Array], back: Callable[[Array, tuple[int, ...]], Array]
) -> Array:
    normal = (rows(n.x) - n.running("running_mean")) / np.sqrt(n.running("running_var") + n.eps)
    return back(normal * n.gamma + n.beta, n.x.shape)


def _in_turn(n: N, name: str, old: Array) -> Array:
    """Each channel goes on with what the one before it left."""
    for value in n.batch(name):
        old = n.momentum * old + (1 - n.momentum) * value
    return old


def _running(name: str) -> Iterator[Wrong]:
    """What a step leaves behind; nearly every way of getting it wrong deserves the same advice."""
    other = "running_var" if name == "running_mean" else "running_mean"

    def step(n: N, keep: float, old: Array | None = None, ddof: int = 0) -> Array:
        return keep * (n.running(name) if old is None else old) + (1 - keep) * n.batch(name, ddof)

    if name == "running_var":
        yield "denominator", lambda n: step(n, n.momentum, ddof=1)
    yield "running", lambda n: n.running(name)
    yield "running", lambda n: step(n, n.momentum) + (1 - n.momentum) * n.eps
    yield "running", lambda n: step(n, n.momentum) + n.eps
    yield "running", lambda n: n.batch(name)
    yield "running", lambda n: step(n, 1 - n.momentum)
    for momentum in (0.9, 0.99, 0.1, 0.5):
        yield "running", partial(step, keep=momentum)
    yield "running", lambda n: step(n, n.momentum, step(n, n.momentum))
    yield "running", lambda n: np.sqrt(step(n, n.momentum))
    yield "running", lambda n: step(n, n.momentum, n.running(name, 1.0))
    yield "running", lambda n: _in_turn(n, name, n.running(name))
    yield "running", lambda n: _in_turn(n, name, n.running(name)[:1])
    yield "running", lambda n: n.momentum * n.running(other) + (1 - n.momentum) * n.batch(other)


def _hypotheses(**tables: Iterator[Wrong] | tuple[Wrong, ...]) -> Iterator[Hypothesis[NormalizationModel]]:
    for name, table in tables.items():
        yield from (Hypothesis(cause, name, answer) for cause, answer in table)


BATCH_NORM = tuple(
    _hypotheses(
        out=(*SCALES, *_other_eps(), *STATISTICS, *LAYOUTS, *MODES, *_axes()),
        test_out=(*((cause, partial(_tested_with, eps)) for cause, eps in OTHER_EPS), *TEST),
        running_mean=_running("running_mean"),
        running_var=_running("running_var"),
    )
)
GROUP_NORM = tuple(_hypotheses(out=(*SCALES, *_other_eps(), *STATISTICS, *GROUPS, *_axes())))
