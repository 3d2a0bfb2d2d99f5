"""How a student's forward and backward pass of any layer are called and judged on a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

import numpy as np

from autograder.sandbox import Answer, StudentAnswer, StudentError, StudentRaised
from autograder.testing.checks import Check
from autograder.testing.comparing import Array
from autograder.testing.follow_through import follow_through
from autograder.testing.rounding import Right
from autograder.testing.student import Student
from autograder.testing.verdicts import CheckFailed, NotJudged

NOT_RIGHT = (CheckFailed, StudentRaised, StudentAnswer)
"""What a wrong answer raises; one that did not end, or ended its process, is not tried again."""


class LayerCase(Protocol):
    """Inputs of a layer and its right answers, in the dtype of the inputs: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def dout(self) -> Array: ...

    @property
    def functions(self) -> tuple[str, str]:
        """The names of the forward and of the backward pass."""

    @property
    def inputs(self) -> tuple[Any, ...]:
        """The arguments of the forward pass."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the student calls those arguments that the forward pass must not change."""

    @property
    def out(self) -> Right: ...

    @property
    def gradients(self) -> Mapping[str, Right]:
        """By the names under which the backward pass's docstring lists them, in its order."""


Case = TypeVar("Case", bound=LayerCase)
T = TypeVar("T")


@dataclass(frozen=True)
class LayerCalls(Generic[Case]):
    """Calls the student's two functions and judges their values; a layer's own trial draws the cases."""

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

    def backward(self, case: Case, names: Sequence[str] | None = None) -> Answer:
        """The student's answer, in which the gradients `names` are right."""
        return follow_through(
            self.check,
            backward=lambda cache: self.call_backward(case, cache),
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

    def forward_of(self, *cases: Case) -> None:
        """out is right for one of the cases.

        So a mistake in one thing costs no test of another.

        Args:
            cases: all have what the test is about; the later ones have little else. The last is tried in
                single precision as well.
        """
        self.one_of(self.forward, cases)

    def backward_of(self, *cases: Case, plain: Case) -> None:
        """The gradients are right for one of the cases, as `forward_of`.

        Args:
            cases: as in `forward_of`.
            plain: a case without what the test is about. A gradient that is wrong even there has a test of
                its own, and only the others count.
        """
        try:
            self.one_of(self.backward, cases)
        except NOT_RIGHT:
            right = [name for name in plain.gradients if self._has_right(plain, name)]
            if not right or len(right) == len(plain.gradients):
                raise
            self.gradient_of(right, *cases)

    def gradient_of(self, names: Sequence[str], *cases: Case) -> None:
        """The gradients `names` are right for one of the cases, as `forward_of`."""
        self.one_of(lambda case: self.backward(case, names), cases)

    def _has_right(self, case: Case, name: str) -> bool:
        try:
            self.backward(case, [name])
        except NOT_RIGHT:
            self.check.forget()
            return False
        return True

    def one_of(self, values: Callable[[Case], object], cases: Sequence[Case]) -> None:
        """Values are right for one of the cases; otherwise the failure of the first one counts.

        Args:
            values: raises if the values of a case are wrong.
            cases: as in `forward_of`.
        """
        failures = []
        for case in (*cases, in_single_precision(cases[-1])):
            try:
                values(case)
                return
            except NOT_RIGHT as failure:
                failures.append((failure, self.check.error, self.check.tolerance))
                self.check.forget()
        first, self.check.error, self.check.tolerance = failures[0]
        raise first

    def judged(self, cases: Sequence[Case], values: Callable[[Case], T]) -> tuple[Case, T]:
        """The first case whose values are right, and what `values` gives for it.

        Args:
            cases: the plainer the later, so that a misconception shows on as few as may be.
            values: raises if the values of a case are wrong.

        Raises:
            NotJudged: they are wrong for each of them.
        """
        *others, last = cases
        for case in others:
            try:
                with self.check.values_first():
                    return case, values(case)
            except NotJudged:
                continue
        with self.check.values_first():
            return last, values(last)

    def is_right(self, case: Case, cache: object) -> bool:
        """Whether the backward pass is right with this cache."""
        try:
            self.judge(case, self.call_backward(case, cache))
        except (CheckFailed, StudentError):
            return False
        return True


def in_single_precision(case: Case) -> Case:
    """The same case in float32."""
    fields = {name: _single(getattr(case, name)) for name in case.__dataclass_fields__}
    changed: Any = replace(case, **fields)
    return cast(Case, changed)


def _single(value: Any) -> Any:
    if type(value) is tuple:
        return tuple(map(_single, value))
    return value.astype(np.float32) if type(value) is np.ndarray and value.dtype.kind == "f" else value


def with_first(case: Case, first: Array) -> Case:
    """The case with another first input."""
    fields = case.__dataclass_fields__
    new = {"inputs": (first, *case.inputs[1:])} if "inputs" in fields else {case.names[0]: first}
    changed: Any = replace(case, **new)
    return cast(Case, changed)
