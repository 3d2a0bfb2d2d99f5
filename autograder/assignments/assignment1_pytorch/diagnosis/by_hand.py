"""How steps of gradient descent by raw tensors are read, and what misconceptions make of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.assignments.assignment1_pytorch import oracle
from autograder.assignments.assignment1_pytorch.diagnosis.losses import DERIVATIVES, LOSSES, Derivative
from autograder.assignments.assignment1_pytorch.diagnosis.wrong_networks import raised
from autograder.diagnosing.evidence import Tested, arrays
from autograder.diagnosing.hypotheses import Array, Call, Hypothesis, same
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer, Handle, StudentError, StudentRaised
from autograder.testing.tape import Asked

NAMES = ("W1", "b1", "W2", "b2", "W3", "b3")


@dataclass(frozen=True)
class Step:
    """The parameters before a step, its batch, and the gradients of the steps before it."""

    params: Mapping[str, Array]
    x: Array
    y: Array
    rate: float
    earlier: tuple[Mapping[str, Array], ...] = field(default=())

    @cached_property
    def network(self) -> oracle.Network:
        return oracle.Network(self.params, self.x)

    @cached_property
    def gradients(self) -> dict[str, Array]:
        return self.gradients_by(DERIVATIVES["cross_entropy"])

    def gradients_by(self, derivative: Derivative) -> dict[str, Array]:
        dscores = derivative(self.network.scores, self.y)
        return {name: found.values for name, found in oracle.gradients(self.network, dscores).items()}

    def after(self, name: str, gradient: Array) -> Array:
        return np.asarray(self.params[name] - self.rate * gradient)


def _of(name: str) -> list[tuple[str, Callable[[Step], Array]]]:
    """Causes, and what becomes of a parameter with each."""

    def by(derivative: Derivative) -> Callable[[Step], Array]:
        return lambda s: s.after(name, s.gradients_by(derivative)[name])

    def step(of: Callable[[Step, Array], Array]) -> Callable[[Step], Array]:
        return lambda s: np.asarray(s.params[name] - of(s, s.gradients[name]))

    def added(s: Step) -> Array:
        if not s.earlier:
            raise ValueError("there is nothing to add")
        return s.after(name, s.gradients[name] + sum(found[name] for found in s.earlier))

    others = [
        ("cross_entropy", by(derivative)) for key, derivative in DERIVATIVES.items() if key != "cross_entropy"
    ]
    return [
        ("adds_up", added),
        ("step_size", step(lambda s, g: -s.rate * g)),
        ("step_size", step(lambda s, g: g)),
        ("step_size", step(lambda s, g: s.rate / len(s.x) * g)),
        ("step_size", step(lambda s, g: s.rate * np.sign(g))),
        ("step_size", step(lambda s, g: 2 * s.rate * g)),
        ("step_size", step(lambda s, g: 0.1 * g)),
        ("step_size", step(lambda s, g: g / max(s.rate, 1e-8))),
        *others,
    ]


def _loss_afterwards(s: Step) -> Array:
    return np.asarray(oracle.sgd_step(_right(s), s.x, s.y, s.rate)[0])


def _right(s: Step) -> dict[str, Array]:
    return {name: s.after(name, s.gradients[name]) for name in NAMES}


WRONG: Mapping[str, Sequence[tuple[str, Callable[[Step], Array]]]] = {
    "loss": [
        *(("cross_entropy", lambda s, loss=loss: loss(s.network.scores, s.y)) for loss in LOSSES),
        ("before_step", _loss_afterwards),
    ],
    **{name: _of(name) for name in NAMES},
}

HYPOTHESES: tuple[Hypothesis[Any], ...] = tuple(
    Hypothesis(cause, name, answer) for name, lines in WRONG.items() for cause, answer in lines
)


def calls(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The steps whose parameters are known, and what the parameters are afterwards."""
    return [call for tried in tests for call in _calls(tried)]


def _calls(tried: Tested) -> Iterator[Call[Any]]:
    steps: dict[int, Step] = {}
    begun: dict[int, Mapping[str, Array]] = {}
    for asked in tried.asked:
        gave: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
        if asked.name == "_leaves" and type(gave) is tuple and isinstance(gave[0], Handle):
            begun[gave[0].id] = asked.args[0]
        elif asked.name == "sgd_step" and len(asked.args) == 4 and _number(asked.args[2]) in begun:
            number = _number(asked.args[2])
            steps[number] = step = _next(asked, begun[number], steps.get(number))
            yield _loss(asked, step)
        elif asked.name == "_values" and _number(asked.args[0]) in steps and type(gave) is dict:
            step = steps[_number(asked.args[0])]
            yield Call(step, arrays({name: gave.get(name) for name in NAMES}), _right(step))


def _number(value: object) -> int:
    return value.id if isinstance(value, Handle) else -1


def _next(asked: Asked, params: Mapping[str, Array], before: Step | None) -> Step:
    x, y, _, rate = asked.args
    if before is None:
        return Step(params, x, y, rate)
    return Step(_right(before), x, y, rate, (*before.earlier, before.gradients))


def _loss(asked: Asked, step: Step) -> Call[Any]:
    right = {"loss": np.asarray(oracle.sgd_step(step.params, step.x, step.y, step.rate)[0])}
    if isinstance(asked.gave, StudentError):
        return Call(step, {}, right, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    return Call(step, arrays({"loss": value}), right)


def first(found: Sequence[Call[Any]]) -> str:
    """Whether nothing moves, or some parameters do not."""
    moved = [call for call in found if "loss" not in call.right and call.inputs.rate]
    still = [{name for name in NAMES if _is_still(call, name)} for call in moved]
    if not moved or not all(still):
        return ""
    return "other_tensors" if all(names == {*NAMES} for names in still) else "not_all_parameters"


def _is_still(call: Call[Any], name: str) -> bool:
    given = call.given.get(name)
    return given is not None and same(given, call.inputs.params[name]) and call.wrong(name)


def _raised(call: Call[Any]) -> str:
    text = call.error.text if isinstance(call.error, StudentRaised) else ""
    return "other_tensors" if "require grad" in text or "leaf" in text else raised(call)


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "sgd_step": QuestionDiagnosis(calls, HYPOTHESES, first=first, raised=_raised, kind=Step)
}
