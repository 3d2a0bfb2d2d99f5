"""How the student's forward and backward pass of a layer are tried on a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from autograder.testing import Answer, Array, Check, Right, Student, check_own_cache, follow_through


class LayerCase(Protocol):
    """Inputs of a layer and its right answers, in the dtype of the inputs."""

    @property
    def dout(self) -> Array: ...

    @property
    def functions(self) -> tuple[str, str]:
        """The names of the forward and of the backward pass."""

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The arguments of the forward pass."""

    @property
    def out(self) -> Right: ...

    @property
    def gradients(self) -> Mapping[str, Right]:
        """By the names under which the backward pass's docstring lists them, in its order."""


Case = TypeVar("Case", bound=LayerCase)


@dataclass(frozen=True)
class LayerTrial(Generic[Case]):
    """Tries the student's two functions; a layer's own trial draws the cases."""

    student: Student
    rng: np.random.Generator
    check: Check

    def forward(self, case: Case) -> tuple[Any, Any, Answer]:
        """The student's out, whose values are right, and cache."""
        out, cache, answer = self.call(case)
        self.check.close("out", out, case.out)
        return out, cache, answer

    def call(self, case: Case) -> tuple[Any, Any, Answer]:
        """The student's out and cache."""
        name = case.functions[0]
        answer = self.student.call(name, *case.inputs, keep=(1,))
        out, cache = self.check.parts(name, answer.value, ("out", "cache"))
        return out, cache, answer

    def backward(self, case: Case, names: Sequence[str] | None = None, times: int = 1) -> Answer:
        """The student's answer, in which the gradients `names` are right, to the last of so many calls."""
        return follow_through(
            self.check,
            backward=lambda cache: [self.call_backward(case, cache) for _ in range(times)][-1],
            judge=lambda answer: self.judge(case, answer, names),
            documented=lambda: self.documented_cache(case),
            own=lambda: self.call(case)[1],
        )

    def call_backward(self, case: Case, cache: object) -> Answer:
        return self.student.call(case.functions[1], case.dout, cache)

    def judge(self, case: Case, answer: Answer, names: Sequence[str] | None = None) -> None:
        """The gradients `names`, all if None, are right."""
        for name, gradient in self.gradients(case, answer).items():
            if names is None or name in names:
                self.check.close(name, gradient, case.gradients[name])

    def gradients(self, case: Case, answer: Answer) -> dict[str, Any]:
        """What the backward pass returned, by name."""
        names = tuple(case.gradients)
        if len(names) == 1:
            return {names[0]: answer.value}
        return dict(zip(names, self.check.parts(case.functions[1], answer.value, names), strict=True))

    def documented_cache(self, case: Case) -> Any:
        """The cache that the docstring of the forward pass describes: the inputs."""
        return case.inputs

    def cache_serves_the_backward_pass(self, case: Case) -> None:
        """The student's backward pass is not right with the documented cache only."""
        _, cache, _ = self.forward(case)
        check_own_cache(
            self.check,
            backward=lambda either: self.call_backward(case, either),
            judge=lambda answer: self.judge(case, answer),
            documented=self.documented_cache(case),
            own=cache,
        )

    def gradient_shapes(self, case: Case) -> None:
        """Each gradient has right values and the shape of its array."""
        for name, gradient in self.gradients(case, self.backward(case)).items():
            self.check.shape(name, gradient, case.gradients[name])

    def gradient_dtypes(self, case: Case) -> None:
        """Each gradient has right values and the dtype of the inputs."""
        for name, gradient in self.gradients(case, self.backward(case)).items():
            self.check.dtype(name, gradient, case.dout.dtype)
