"""How the calls of a network are read, and what misconceptions of it give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.assignments.assignment1 import oracle
from autograder.assignments.assignment1.diagnosis.reading import Wrong, hypotheses
from autograder.diagnosing.evidence import Tested, arrays, known
from autograder.diagnosing.hypotheses import Array, Call
from autograder.diagnosing.models import QuestionDiagnosis
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import Asked

NAMES = ("W1", "b1", "W2", "b2")
WEIGHTS = ("W1", "W2")


@dataclass(frozen=True)
class Net:
    """Parameters and a batch; `first` holds the parameters that the model had before them, if any.

    The others are what may be done otherwise: whether the ReLU is there, forward and backward, and whether
    there is one of the scores or of the inputs.
    """

    params: Mapping[str, Array]
    X: Array
    y: Array | None = None
    reg: float = 0.0
    first: Mapping[str, Array] | None = None
    relu: bool = True
    mask: bool = True
    relu_of_scores: bool = False
    relu_of_inputs: bool = False

    @cached_property
    def rows(self) -> Array:
        rows = self.X.reshape(len(self.X), -1)
        return np.maximum(rows, 0) if self.relu_of_inputs else rows

    @cached_property
    def before(self) -> Array:
        return np.asarray(self.rows @ self.params["W1"] + self.params["b1"])

    @cached_property
    def hidden(self) -> Array:
        return np.maximum(self.before, 0) if self.relu else self.before

    @cached_property
    def scores(self) -> Array:
        scores = np.asarray(self.hidden @ self.params["W2"] + self.params["b2"])
        return np.maximum(scores, 0) if self.relu_of_scores else scores

    @cached_property
    def softmax(self) -> tuple[float, Array]:
        assert self.y is not None
        loss, dscores = oracle.softmax_loss(self.scores, self.y)
        return float(loss.values), dscores.values

    def penalty(self, *names: str) -> float:
        return 0.5 * self.reg * sum(float(np.square(self.params[name]).sum()) for name in names)

    @cached_property
    def data(self) -> dict[str, Array]:
        """The gradients without regularisation."""
        _, dscores = self.softmax
        dhidden = dscores @ self.params["W2"].T
        if self.relu and self.mask:
            dhidden = dhidden * (self.before > 0)
        grads = {"W1": self.rows.T @ dhidden, "b1": dhidden.sum(axis=0)}
        return grads | {"W2": self.hidden.T @ dscores, "b2": dscores.sum(axis=0)}

    def grad(self, name: str, factor: float = 1.0) -> Array:
        """A gradient with `factor` times reg times the parameter."""
        return self.data[name] + factor * self.reg * self.params[name]

    def loss(self, factor: float = 1.0, names: Sequence[str] = WEIGHTS) -> Array:
        return np.asarray(self.softmax[0] + factor * self.penalty(*names))


def _without(n: Net, *names: str) -> Net:
    return replace(n, params={**n.params, **{name: 0 * n.params[name] for name in names}})


def _at_first(n: Net, *names: str) -> Net:
    first = n.first or {}
    return replace(n, params={**n.params, **{name: first[name] for name in names}})


OTHERS: tuple[tuple[str, Callable[[Net], Net]], ...] = (
    ("architecture", lambda n: replace(n, relu=False)),
    ("architecture", lambda n: replace(n, mask=False)),
    ("architecture", lambda n: replace(n, relu_of_scores=True)),
    ("architecture", lambda n: replace(n, relu_of_inputs=True)),
    ("bias", lambda n: _without(n, "b1")),
    ("bias", lambda n: _without(n, "b2")),
    ("bias", lambda n: _without(n, "b1", "b2")),
    ("cache", lambda n: _at_first(n, *NAMES)),
    ("cache", lambda n: _at_first(n, "W1", "b1")),
    ("cache", lambda n: _at_first(n, "W2", "b2")),
)
"""Networks in which something is done otherwise."""


def _probabilities(n: Net) -> Array:
    powers = np.exp(n.scores - n.scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _of_others(value: Callable[[Net], Array]) -> list[tuple[str, Callable[[Net], Array]]]:
    def of(change: Callable[[Net], Net]) -> Callable[[Net], Array]:
        return lambda n: value(change(n))

    return [(cause, of(change)) for cause, change in OTHERS]


def _of_gradient(name: str) -> list[tuple[str, Callable[[Net], Array]]]:
    own = 1.0 if name in WEIGHTS else 0.0

    def with_penalty(factor: float) -> Callable[[Net], Array]:
        return lambda n: n.grad(name, factor)

    factors = {0.0, 0.5, 1.0, 2.0} - {own}
    wrong = [("regularisation", with_penalty(factor)) for factor in sorted(factors)]
    wrong += [
        ("mean_or_sum", lambda n: n.data[name] / len(n.X) + own * n.reg * n.params[name]),
        ("mean_or_sum", lambda n: n.data[name] * len(n.X) + own * n.reg * n.params[name]),
        ("mean_or_sum", lambda n: n.grad(name, own) / len(n.X)),
        ("terms", lambda n: -n.grad(name, own)),
    ]
    return wrong + _of_others(lambda n: n.grad(name, own))


WRONG: Wrong = {
    "scores": [
        *_of_others(lambda n: n.scores),
        ("architecture", _probabilities),
        ("architecture", lambda n: n.scores.argmax(axis=1)),
    ],
    "loss": [
        ("regularisation", lambda n: n.loss(0.0)),
        ("regularisation", lambda n: n.loss(2.0)),
        ("regularisation", lambda n: n.loss(0.5)),
        ("regularisation", lambda n: n.loss(1.0, ("W1",))),
        ("regularisation", lambda n: n.loss(1.0, ("W2",))),
        ("regularisation", lambda n: n.loss(1.0, NAMES)),
        ("regularisation", lambda n: n.softmax[0] + n.penalty(*WEIGHTS) / len(n.X)),
        ("mean_or_sum", lambda n: n.softmax[0] * len(n.X) + n.penalty(*WEIGHTS)),
        ("mean_or_sum", lambda n: n.softmax[0] / len(n.X) + n.penalty(*WEIGHTS)),
        *_of_others(lambda n: n.loss()),
    ],
    **{f"grads {name}": _of_gradient(name) for name in NAMES},
}


def calls(tests: Sequence[Tested], own: bool) -> list[Call[Any]]:
    """The calls of a network's `loss` where the parameters are known."""
    return [call for tried in tests for call in _calls(tried)]


def _calls(tried: Tested) -> Iterator[Call[Any]]:
    regs: dict[int, float] = {}
    params: dict[int, list[Mapping[str, Array]]] = {}
    for asked in tried.asked:
        made = asked.gave.value if isinstance(asked.gave, Answer) else None
        if asked.name == "TwoLayerNet" and isinstance(made, Handle):
            regs[made.id], params[made.id] = float(asked.kwargs.get("reg", 0.0)), []
        elif asked.name == "builtins.setattr" and isinstance(asked.args[0], Handle):
            regs[asked.args[0].id] = float(asked.args[2])
        elif isinstance(asked.target, Handle) and asked.target.id in params:
            of_model = params[asked.target.id]
            if asked.name.endswith(".params.update"):
                of_model.append(asked.args[0])
            elif asked.name.endswith(".loss") and of_model and known(asked.args):
                yield _loss(asked, of_model, regs[asked.target.id])


def _loss(asked: Asked, params: Sequence[Mapping[str, Array]], reg: float) -> Call[Net]:
    X, *labels = asked.args
    first = params[0] if len(params) > 1 else None
    net = Net(params[-1], X, labels[0] if labels else None, reg, first)
    right = {"scores": net.scores} if net.y is None else {"loss": net.loss()}
    if net.y is not None:
        right |= {f"grads {name}": net.grad(name, float(name in WEIGHTS)) for name in NAMES}
    if isinstance(asked.gave, StudentError):
        return Call(net, {}, right, asked.gave)
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    return Call(net, arrays(_returned(value, with_labels=bool(labels))), right)


def _returned(value: Any, *, with_labels: bool) -> dict[str, object]:
    if not with_labels:
        return {"scores": value}
    if type(value) in (tuple, list) and len(value) == 2 and type(value[1]) is dict:
        return {f"grads {name}": value[1].get(name) for name in NAMES} | {"loss": value[0]}
    return {}


def untouched(found: Sequence[Call[Any]]) -> str:
    """Whether all scores are those of a new network, whose weights are tiny."""
    wrong = [(call.given["scores"], call.right["scores"]) for call in found if call.wrong("scores")]
    tiny = [np.abs(given).max(initial=0.0) < 1e-3 * np.abs(right).max() for given, right in wrong]
    return "cache" if tiny and all(tiny) else ""


QUESTIONS: Mapping[str, QuestionDiagnosis] = {
    "TwoLayerNet": QuestionDiagnosis(
        calls,
        hypotheses(WRONG),
        first=untouched,
        situations=(
            ("bias", lambda n: bool(n.params["b1"].any())),
            ("flatten", lambda n: n.X.ndim > 2),
        ),
        kind=Net,
    )
}
