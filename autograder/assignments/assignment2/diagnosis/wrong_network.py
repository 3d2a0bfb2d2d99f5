"""What misconceptions of the three-layer network give: scores, loss and gradients with one change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from autograder.assignments.assignment2.diagnosis.convolution import ConvolutionModel
from autograder.assignments.assignment2.diagnosis.pooling import PoolingModel
from autograder.assignments.assignment2.oracle.network import WEIGHTS, softmax_loss
from autograder.diagnosing.hypotheses import Array, Hypothesis
from autograder.sandbox import StudentError

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")
BIASES = ("b1", "b2", "b3")
MISMATCH = re.compile(r"matmul: .* \(size \d+ is different from (\d+)\)|not aligned: (\d+) \(dim 1\)")
"""What NumPy says of W2 and of images that were not pooled to its number of rows."""
EARLY = 1e-4
"""Scores of a new network, with weights of about 1e-3 in three layers, are smaller than this share."""


@dataclass(frozen=True)
class NetworkModel:
    """Parameters and a batch; `first` holds the parameters that the model had before them, if any."""

    params: Mapping[str, Array]
    X: Array
    y: Array | None = None
    reg: float = 0.0
    first: Mapping[str, Array] | None = None
    relus: tuple[bool, bool, bool, bool] = (False, True, True, False)  # of images, filters, hidden, scores
    masks: tuple[bool, bool] = (True, True)  # of filters and hidden layer, in the backward pass
    window: int = 2
    pad: int | None = None

    @cached_property
    def others(self) -> dict[int, NetworkModel]:
        """Networks of other architectures with the same parameters, as far as they were asked for."""
        return {}

    def other(self, number: int) -> NetworkModel:
        """The network of `ARCHITECTURES[number]`."""
        if number not in self.others:
            self.others[number] = ARCHITECTURES[number][1](self)
        return self.others[number]

    @property
    def _pad(self) -> int:
        return self.params["W1"].shape[2] // 2 if self.pad is None else self.pad

    @cached_property
    def convolution(self) -> ConvolutionModel:
        X = np.maximum(self.X, 0) if self.relus[0] else self.X
        return ConvolutionModel(X, self.params["W1"], self.params["b1"], 1, self._pad)

    @cached_property
    def maps(self) -> Array:
        return self.convolution.out()

    @cached_property
    def pooling(self) -> PoolingModel:
        return PoolingModel(np.maximum(self.maps, 0) if self.relus[1] else self.maps, (self.window,) * 2, 2)

    @cached_property
    def pooled(self) -> Array:
        return self.pooling.out().reshape(len(self.X), -1)

    @cached_property
    def before(self) -> Array:
        return np.asarray(self.pooled @ self.params["W2"] + self.params["b2"])

    @cached_property
    def hidden(self) -> Array:
        return np.maximum(self.before, 0) if self.relus[2] else self.before

    @cached_property
    def scores(self) -> Array:
        scores = self.hidden @ self.params["W3"] + self.params["b3"]
        return np.maximum(scores, 0) if self.relus[3] else np.asarray(scores)

    @cached_property
    def _softmax(self) -> tuple[float, Array]:
        assert self.y is not None
        return softmax_loss(self.scores, self.y)

    @property
    def penalty(self) -> float:
        return sum(map(self.penalty_of, WEIGHTS))

    def penalty_of(self, name: str) -> float:
        return 0.5 * self.reg * float(np.square(self.params[name]).sum())

    @property
    def loss(self) -> Array:
        return np.asarray(self._softmax[0] + self.penalty)

    @cached_property
    def data_gradients(self) -> dict[str, Array]:
        """Without regularisation."""
        dscores = self._softmax[1] * (self.scores > 0) if self.relus[3] else self._softmax[1]
        dhidden = dscores @ self.params["W3"].T
        if self.relus[2] and self.masks[1]:
            dhidden = dhidden * (self.before > 0)
        dpooled = (dhidden @ self.params["W2"].T).reshape(self.pooling.out().shape)
        dmaps = replace(self.pooling, dout=dpooled).dx()
        if self.relus[1] and self.masks[0]:
            dmaps = dmaps * (self.maps > 0)
        found = {"W1": replace(self.convolution, dout=dmaps).dw(), "b1": dmaps.sum(axis=(0, 2, 3))}
        found |= {"W2": self.pooled.T @ dhidden, "b2": dhidden.sum(axis=0)}
        return found | {"W3": self.hidden.T @ dscores, "b3": dscores.sum(axis=0)}

    def gradient(self, name: str, reg: float | None = None) -> Array:
        reg = (self.reg if reg is None else reg) if name in WEIGHTS else 0.0
        return self.data_gradients[name] + reg * self.params[name]


def answers(n: NetworkModel) -> dict[str, Array]:
    """`scores` without labels, otherwise `loss` and `grads W1` to `grads b3`."""
    if n.y is None:
        return {"scores": n.scores}
    return {"loss": n.loss} | {f"grads {name}": n.gradient(name) for name in NAMES}


def stale(scores: Sequence[tuple[Array, Array]]) -> bool:
    """Whether wrong scores, each beside the right ones, come from small weights that were there at first."""
    return bool(scores) and all(0 < np.abs(a).max() < EARLY * np.abs(b).max() for a, b in scores)


def misfit(raised: Sequence[tuple[NetworkModel, StudentError]], right: Sequence[NetworkModel]) -> str:
    """The one mistake that gives as many numbers as NumPy says do not fit W2's rows, each time.

    Args:
        raised: what calls raised.
        right: of calls in which the mistake, if there is one, does not show.
    """
    found = [(n, MISMATCH.search(str(error))) for n, error in raised]
    numbers = [(n, int(match[1] or match[2])) for n, match in found if match]
    misfits = [(n, size) for n, size in numbers if size != len(n.params["W2"])]
    sizes = [*misfits, *((n, len(n.params["W2"])) for n in right)]
    fitting = (cause for cause, side in MISFITS if all(_flattened(n, side) == size for n, size in sizes))
    return next(fitting, "") if misfits else ""


def _flattened(n: NetworkModel, side: Callable[[int, int], int]) -> int:
    F, k = len(n.params["W1"]), n.params["W1"].shape[2]
    return F * side(n.X.shape[2], k) * side(n.X.shape[3], k)


def _side(side: int, pad: int, k: int, stride: int = 1, window: int = 2, step: int = 2) -> int:
    """Rows of the pooled maps of an image with so many."""
    return ((side + 2 * pad - k) // stride + 1 - window) // step + 1


MISFITS: tuple[tuple[str, Callable[[int, int], int]], ...] = (
    ("pad", lambda side, k: _side(side, 0, k)),
    ("hard_coded", lambda side, k: _side(side, 1, k)),
    ("hard_coded", lambda side, k: _side(side, 2, k)),
    ("hard_coded", lambda side, k: _side(side, 3, k)),
    ("pad", lambda side, k: _side(side, k - 1, k)),
    ("pad", lambda side, k: _side(side, (k + 1) // 2, k)),
    ("pad", lambda side, k: _side(side, k, k)),
    ("stride", lambda side, k: _side(side, k // 2, k, stride=2)),
    ("architecture", lambda side, k: side),
    ("architecture", lambda side, k: _side(side, k // 2, k, step=1)),
    ("architecture", lambda side, k: _side(side, k // 2, k, window=3)),
    ("architecture", lambda side, k: _side(side, k // 2, k, window=3, step=3)),
)  # fmt: skip
"""Mistakes, and how many rows, or columns, of an image they leave after filters of a size and the pooling."""


Wrong = tuple[str, Callable[[NetworkModel], Array]]

ARCHITECTURES: tuple[tuple[str, Callable[[NetworkModel], NetworkModel]], ...] = (
    ("architecture", lambda n: replace(n, relus=(False, False, True, False))),
    ("architecture", lambda n: replace(n, relus=(False, True, False, False))),
    ("architecture", lambda n: replace(n, relus=(False, False, False, False))),
    ("architecture", lambda n: replace(n, relus=(False, True, True, True))),
    ("architecture", lambda n: replace(n, relus=(True, True, True, False))),
    ("architecture", lambda n: replace(n, masks=(False, True))),
    ("architecture", lambda n: replace(n, masks=(True, False))),
    ("architecture", lambda n: replace(n, masks=(False, False))),
    ("architecture", lambda n: replace(n, window=1)),
    ("hard_coded", lambda n: replace(n, pad=3)),
    ("hard_coded", lambda n: replace(n, pad=1)),
    ("bias", lambda n: _without(n, "b1")),
    ("bias", lambda n: _without(n, "b2")),
    ("bias", lambda n: _without(n, "b3")),
    ("bias", lambda n: _without(n, "b1", "b2", "b3")),
    ("cache", lambda n: replace(n, params=_before(n))),
    ("index", lambda n: _of_images(n, np.s_[:1])),
    ("index", lambda n: _of_images(n, np.s_[-1:])),
)  # fmt: skip


def _before(n: NetworkModel) -> Mapping[str, Array]:
    if n.first is None:
        raise ValueError("the model had no other parameters")
    return n.first


def _of_images(n: NetworkModel, which: slice) -> NetworkModel:
    return replace(n, X=n.X[which], y=None if n.y is None else n.y[which])


def _without(n: NetworkModel, *names: str) -> NetworkModel:
    return replace(n, params={**n.params, **{name: 0 * n.params[name] for name in names}})


def _probabilities(n: NetworkModel) -> Array:
    chances = np.exp(n.scores - n.scores.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))


def _scores() -> Iterator[Wrong]:
    for number, (cause, _) in enumerate(ARCHITECTURES):
        yield cause, partial(_of_other, number, lambda n: n.scores)
    yield "architecture", _probabilities
    yield "architecture", lambda n: np.log(_probabilities(n))
    yield "architecture", lambda n: n.scores.argmax(axis=1)


def _loss() -> Iterator[Wrong]:
    yield "regularisation", lambda n: n.loss - n.penalty
    yield "mean_or_sum", lambda n: n.loss + (len(n.X) - 1) * (n.loss - n.penalty)
    yield "mean_or_sum", lambda n: n.loss * len(n.X)
    yield "mean_or_sum", lambda n: n.loss + (1 / len(n.X) - 1) * (n.loss - n.penalty)
    yield "regularisation", lambda n: replace(n, reg=1.0).loss
    for factor in (-1, 0.5, 2):
        yield "regularisation", partial(_penalised, factor, WEIGHTS)
    for names in (BIASES, *((name,) for name in BIASES)):
        for factor in (1, 2, 3):
            yield "regularisation", partial(_penalised, factor, names)
    for name in WEIGHTS:
        yield "regularisation", partial(_penalised, 0, (name,))
    for number, (cause, _) in enumerate(ARCHITECTURES):
        yield cause, partial(_of_other, number, lambda n: n.loss)


def _gradient(name: str) -> Iterator[Wrong]:
    if name in WEIGHTS:
        for factor in (0, 0.5, 2, -1):
            yield "regularisation", partial(_regularised, name, factor)
        yield "regularisation", lambda n: n.gradient(name, 1.0)
    else:
        for factor in (0.5, 1, 2):
            yield "regularisation", partial(_regularised_bias, name, factor)
    for power in (1, -1):
        yield "mean_or_sum", partial(_scaled, name, power, penalty_too=False)
        yield "mean_or_sum", partial(_scaled, name, power, penalty_too=True)
    for number, (cause, _) in enumerate(ARCHITECTURES):
        yield cause, partial(_of_other, number, lambda n: n.gradient(name))
    for exchanged in NAMES:
        if exchanged != name:
            yield "order", partial(NetworkModel.gradient, name=exchanged)


def _of_other(number: int, answer: Callable[[NetworkModel], Array], n: NetworkModel) -> Array:
    return answer(n.other(number))


def _penalised(factor: float, names: Iterable[str], n: NetworkModel) -> Array:
    """The loss with the penalty of these parameters taken so many times; of weights once would be right."""
    right = sum(n.penalty_of(name) for name in names if name in WEIGHTS)
    return n.loss + factor * sum(map(n.penalty_of, names)) - right


def _regularised(name: str, factor: float, n: NetworkModel) -> Array:
    return n.gradient(name, factor * n.reg)


def _regularised_bias(name: str, factor: float, n: NetworkModel) -> Array:
    return n.gradient(name) + factor * n.reg * n.params[name]


def _scaled(name: str, power: int, n: NetworkModel, *, penalty_too: bool) -> Array:
    """Multiplied or divided by the number of images."""
    scale = float(len(n.X)) ** power
    return (
        n.gradient(name) * scale if penalty_too else n.gradient(name) + (scale - 1) * n.data_gradients[name]
    )


def _hypotheses(**tables: Iterator[Wrong]) -> Iterator[Hypothesis[NetworkModel]]:
    for name, table in tables.items():
        yield from (Hypothesis(cause, name, answer) for cause, answer in table)


HYPOTHESES = tuple(
    _hypotheses(scores=_scores(), loss=_loss(), **{f"grads {name}": _gradient(name) for name in NAMES})
)
