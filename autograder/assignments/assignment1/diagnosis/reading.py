"""How calls of a layer's functions are read: their inputs by name, also those behind a cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.diagnosing.evidence import Function, known, named
from autograder.diagnosing.hypotheses import Array, Hypothesis, same
from autograder.diagnosing.models import QuestionDiagnosis, Situation
from autograder.sandbox import Handle
from autograder.testing import Right
from autograder.testing.tape import Asked

Inputs = SimpleNamespace
"""The arguments of a call by name; of a backward pass dout and the arguments of its forward pass."""

Wrong = Mapping[str, Sequence[tuple[str, Callable[[Any], Any]]]]
"""By output, the causes and what each makes of the inputs."""


def hypotheses(wrong: Wrong) -> tuple[Hypothesis[Any], ...]:
    """A hypothesis for each line of a table of wrong answers."""
    return tuple(Hypothesis(cause, name, answer) for name, lines in wrong.items() for cause, answer in lines)


def arrays(right: Mapping[str, Right]) -> dict[str, Array]:
    """The values of right answers."""
    return {name: np.asarray(value) for name, value in right.items()}


@dataclass(frozen=True)
class Reading:
    """How calls of a layer's two functions are read.

    Attributes:
        name: the layer's.
        arguments: names of the forward pass's arguments.
        gradients: names of what the backward pass returns.
        forward: the right outputs, by name, of the inputs.
        backward: the right gradients, by name, of the inputs and dout.
        outputs: what a call of the forward pass gave beside its first value.
        documented: what a cache as the docstring describes it says of the inputs, by name; None where they
            are the arguments of the forward pass.
        behind: the same of the arguments of the forward pass.
    """

    name: str
    arguments: tuple[str, ...]
    gradients: tuple[str, ...]
    forward: Callable[[Inputs], dict[str, Array]]
    backward: Callable[[Inputs], dict[str, Array]]
    outputs: Callable[[Asked, Any, dict[str, Array]], dict[str, Array]] | None = None
    documented: Callable[[Any], Mapping[str, Any]] | None = None
    behind: Callable[[Inputs], Mapping[str, Any]] = vars

    def of_forward(self, wrong: Wrong, **others: Any) -> QuestionDiagnosis:
        """The diagnosis of the forward pass."""
        options: dict[str, Any] = {} if self.outputs is None else {"outputs": self.outputs}
        function = Function(f"{self.name}_forward", ("out",), self._read, self.forward, **options)
        return QuestionDiagnosis(function.calls, hypotheses(wrong), **others)

    def of_backward(self, wrong: Wrong, situations: Sequence[Situation] = ()) -> QuestionDiagnosis:
        """The diagnosis of the backward pass, with documented caches and with the student's own."""
        name = f"{self.name}_backward"
        cache: dict[str, Any] = {"own": self._own, "misled": self._misled}
        function = Function(name, self.gradients, self._read_backward, self.backward, **cache)
        return QuestionDiagnosis(
            function.calls, hypotheses(wrong), routes=(False, True), situations=situations
        )

    def _read(self, asked: Asked, before: Sequence[Asked]) -> Inputs | None:
        if not known(asked.args) or len(asked.args) != len(self.arguments):
            return None
        return Inputs(**dict(zip(self.arguments, asked.args, strict=True)))

    def _read_backward(self, asked: Asked, before: Sequence[Asked]) -> Inputs | None:
        dout, cache = asked.args
        if not known((dout,)):
            return None
        if isinstance(cache, Handle):
            made = self._made(before)
            inputs = made and self._read(made, ())
            return Inputs(dout=dout, **self.behind(inputs)) if inputs else None
        if self.documented is not None:
            return Inputs(dout=dout, **self.documented(cache))
        values = cache if type(cache) is tuple else (cache,)
        return Inputs(dout=dout, **dict(zip(self.arguments, values, strict=True)))

    def _own(self, asked: Asked, before: Sequence[Asked]) -> bool:
        """Whether a backward pass got the cache of the student's forward pass."""
        return isinstance(asked.args[1], Handle)

    def _misled(self, asked: Asked, before: Sequence[Asked]) -> bool:
        """Whether the student's forward pass, which made the cache, gave something else than it should."""
        made = self._made(before)
        inputs = made and self._read(made, ())
        if not made or not inputs:
            return True
        given = named(("out",), made).get("out")
        right = self.forward(inputs).get("out")
        return given is None or right is None or not same(given, right)

    def _made(self, before: Sequence[Asked]) -> Asked | None:
        name = f"{self.name}_forward"
        return next((request for request in reversed(before) if request.name == name), None)
