"""How epochs of training and measured accuracies are read, and what misconceptions make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.assignments.assignment1_pytorch import oracle
from autograder.assignments.assignment1_pytorch.diagnosis.losses import (
    DERIVATIVES,
    LOSSES,
    Derivative,
    cross_entropy,
)
from autograder.diagnosing.evidence import Tested, arrays
from autograder.diagnosing.hypotheses import Array, Call, Hypothesis
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import Asked

Batches = Sequence[tuple[Array, Array]]
Values = dict[str, Array]
MOVING = ("weight", "bias")


@dataclass(frozen=True)
class Epoch:
    """A linear classifier, its batches, and its optimiser; `old`: the gradients that it held before."""

    params: Mapping[str, Array]
    batches: Batches
    rate: float
    momentum: float = 0.0
    moving: tuple[str, ...] = MOVING
    old: float = 0.0

    def right(self) -> Values:
        losses, after = oracle.train_linear(self.params, self.batches, self.rate, self.momentum, self.moving)
        return {"losses": np.asarray(losses), **after}


def _gradients(now: Values, x: Array, y: Array, derivative: Derivative) -> Values:
    dscores = derivative(x @ now["weight"].T + now["bias"], y)
    return {"weight": dscores.T @ x, "bias": dscores.sum(axis=0)}


def _trained(
    e: Epoch, derivative: Derivative = DERIVATIVES["cross_entropy"], adds: bool = False, times: int = 1
) -> Values:
    """The parameters after plain steps, each taken `times` times, in which gradients add up or do not."""
    now = {name: np.array(value, float) for name, value in e.params.items()}
    kept = {name: np.full(value.shape, e.old) for name, value in now.items()}
    for x, y in e.batches:
        found = _gradients(now, x, y, derivative)
        kept = {name: found[name] + (kept[name] if adds else 0) for name in now}
        for name in e.moving:
            now[name] = now[name] - times * e.rate * kept[name]
    return now


def _one_step(e: Epoch, batches: Batches) -> Values:
    """The parameters after one step along the sum of the gradients of these batches."""
    now = {name: np.array(value, float) for name, value in e.params.items()}
    found = [_gradients(now, x, y, DERIVATIVES["cross_entropy"]) for x, y in batches]
    step = {name: sum(each[name] for each in found) for name in now}
    return {name: now[name] - (e.rate * step[name] if name in e.moving else 0) for name in now}


AFTER: Sequence[tuple[str, Callable[[Epoch], Values]]] = [
    ("adds_up", lambda e: _trained(e, adds=True)),
    ("order_of_calls", lambda e: dict(e.params)),
    ("order_of_calls", lambda e: _trained(e, times=2)),
    ("each_batch", lambda e: _one_step(e, e.batches[-1:])),
    ("each_batch", lambda e: _one_step(e, e.batches)),
    ("each_batch", lambda e: _one_step(e, e.batches[:1])),
    ("given_optimizer", lambda e: _trained(replace(e, moving=MOVING))),
    ("given_optimizer", lambda e: _trained(replace(e, moving=MOVING, rate=0.1))),
    *(
        ("cross_entropy", lambda e, derivative=derivative: _trained(e, derivative))
        for key, derivative in DERIVATIVES.items()
        if key != "cross_entropy"
    ),
]
"""A cause, and the parameters after an epoch with this mistake."""


def _each(
    e: Epoch, loss: Callable[[Array, Array], Any], derivative: Derivative, after: bool = False
) -> Array:
    """A loss of each batch, before or after its step along the gradient of a loss."""
    found, now = [], {name: np.array(value, float) for name, value in e.params.items()}
    for x, y in e.batches:
        before = now
        now = _trained(replace(e, params=now, batches=[(x, y)]), derivative)
        seen = now if after else before
        found.append(float(loss(x @ seen["weight"].T + seen["bias"], y)))
    return np.asarray(found)


LOSS_LISTS: Sequence[tuple[str, Callable[[Epoch], Array]]] = [
    *(
        ("cross_entropy", lambda e, loss=loss, derivative=derivative: _each(e, loss, derivative))
        for loss, derivative in zip(LOSSES, list(DERIVATIVES.values())[1:], strict=False)
    ),
    ("before_step", lambda e: _each(e, cross_entropy, DERIVATIVES["cross_entropy"], after=True)),
    ("one_loss_each", lambda e: np.cumsum(e.right()["losses"])),
    ("one_loss_each", lambda e: np.asarray(e.right()["losses"].mean())),
    ("one_loss_each", lambda e: np.asarray(e.right()["losses"].sum())),
    ("one_loss_each", lambda e: np.asarray(e.right()["losses"][-1])),
]
"""A cause, and the losses of an epoch with this mistake."""


def _values_of(name: str, answer: Callable[[Epoch], Values]) -> Callable[[Epoch], Array]:
    return lambda e: answer(e)[name]


OF_EPOCHS: tuple[Hypothesis[Any], ...] = (
    *(Hypothesis(cause, name, _values_of(name, answer)) for name in MOVING for cause, answer in AFTER),
    *(Hypothesis(cause, "losses", answer) for cause, answer in LOSS_LISTS),
)


def _number(value: object) -> int:
    return value.id if isinstance(value, Handle) else -1


@dataclass
class _Seen:
    """What the requests of a test said so far, by handle."""

    models: dict[int, Epoch]
    optimizers: dict[int, dict[str, Any]]
    batches: dict[int, Batches]

    def note(self, asked: Asked, gave: Any) -> None:
        if asked.name == "_fill_gradients" and _number(asked.args[0]) in self.models:
            number = _number(asked.args[0])
            self.models[number] = replace(self.models[number], old=1.0)
        if not isinstance(gave, Handle):
            return
        if asked.name == "_linear":
            self.models[gave.id] = Epoch(asked.args[0], [], 0.0)
        elif asked.name == "_sgd":
            _, rate, momentum, names = asked.args
            self.optimizers[gave.id] = {"rate": rate, "momentum": momentum, "moving": tuple(names)}
        elif asked.name == "_generator":
            self.batches[gave.id] = asked.args[0]

    def batches_of(self, value: Any) -> Batches:
        return self.batches.get(value.id, []) if isinstance(value, Handle) else value


def epochs(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The epochs of known models: their losses, and the parameters that were looked at afterwards."""
    return [call for tried in tests for call in _epochs(tried)]


def _epochs(tried: Tested) -> Iterator[Call[Any]]:
    seen = _Seen({}, {}, {})
    trained: dict[int, Epoch] = {}
    for asked in tried.asked:
        gave: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
        seen.note(asked, gave)
        number = _number(asked.args[0]) if asked.args else -1
        if asked.name == "train_epoch" and number in seen.models:
            options = seen.optimizers.get(_number(asked.args[1]), {})
            begun = seen.models[number]
            trained[number] = epoch = replace(begun, batches=seen.batches_of(asked.args[2]), **options)
            after = epoch.right()
            seen.models[number] = replace(begun, params={name: after[name] for name in MOVING})
            error = asked.gave if isinstance(asked.gave, StudentError) else None
            yield Call(epoch, _losses(gave), {"losses": after["losses"]}, error)
        elif asked.name == "_parameters" and number in trained and type(gave) is list and len(gave) == 2:
            after = trained[number].right()
            given = arrays(dict(zip(MOVING, gave, strict=True)))
            yield Call(trained[number], given, {name: after[name] for name in MOVING})


def _losses(gave: Any) -> Values:
    try:
        values = np.asarray(gave, float)
    except (TypeError, ValueError):
        return {}
    return {"losses": values}


@dataclass(frozen=True)
class Measured:
    """A linear classifier and the batches on which it is measured."""

    params: Mapping[str, Array]
    batches: Batches

    @property
    def scores(self) -> list[Array]:
        return [np.asarray(x @ self.params["weight"].T + self.params["bias"]) for x, _ in self.batches]

    def hits(self, answers: Callable[[Array], Any] = lambda scores: scores.argmax(axis=1)) -> list[Array]:
        """For each batch, which examples are right."""
        return [np.asarray(answers(s) == y) for s, (_, y) in zip(self.scores, self.batches, strict=True)]

    def share(self, answers: Callable[[Array], Any] = lambda scores: scores.argmax(axis=1)) -> float:
        return float(np.concatenate(self.hits(answers)).mean())


ACCURACIES: Sequence[tuple[str, Callable[[Measured], float]]] = [
    ("all_batches", lambda m: float(m.hits()[-1].mean())),
    ("all_batches", lambda m: float(m.hits()[0].mean())),
    ("batch_sizes", lambda m: float(np.mean([hit.mean() for hit in m.hits()]))),
    ("batch_sizes", lambda m: sum(hit.sum() for hit in m.hits()) / (len(m.batches) * len(m.batches[0][1]))),
    ("batch_sizes", lambda m: sum(hit.sum() for hit in m.hits()) / (len(m.batches) * len(m.batches[-1][1]))),
    ("best_class", lambda m: m.share(lambda scores: scores.argmin(axis=1))),
    ("best_class", lambda m: m.share(lambda scores: scores.max(axis=1))),
    ("best_class", lambda m: m.share(lambda scores: scores.argmax())),
    ("best_class", lambda m: m.share(lambda scores: scores.argmax(axis=0)[0])),
    ("right_share", lambda m: sum(hit.sum() for hit in m.hits())),
    ("right_share", lambda m: 100 * m.share()),
    ("right_share", lambda m: 1 - m.share()),
    ("right_share", lambda m: float(m.share() == 1)),
    ("right_share", lambda m: sum(hit.sum() for hit in m.hits()) / len(m.batches)),
]
"""A cause, and the accuracy with this mistake."""


def _as_array(answer: Callable[[Measured], float]) -> Callable[[Measured], Array]:
    return lambda m: np.asarray(float(answer(m)))


OF_ACCURACIES: tuple[Hypothesis[Any], ...] = tuple(
    Hypothesis(cause, "accuracy", _as_array(answer)) for cause, answer in ACCURACIES
)


def accuracies(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The accuracies that were measured of known models."""
    return [call for tried in tests for call in _accuracies(tried)]


def _accuracies(tried: Tested) -> Iterator[Call[Any]]:
    seen = _Seen({}, {}, {})
    for asked in tried.asked:
        gave: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
        seen.note(asked, gave)
        number = _number(asked.args[0]) if asked.args else -1
        if asked.name == "check_accuracy" and number in seen.models:
            measured = Measured(seen.models[number].params, seen.batches_of(asked.args[1]))
            error = asked.gave if isinstance(asked.gave, StudentError) else None
            yield Call(
                measured, arrays({"accuracy": gave}), {"accuracy": np.asarray(measured.share())}, error
            )


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "train_epoch": QuestionDiagnosis(epochs, OF_EPOCHS, kind=Epoch),
    "check_accuracy": QuestionDiagnosis(accuracies, OF_ACCURACIES, kind=Measured),
}
