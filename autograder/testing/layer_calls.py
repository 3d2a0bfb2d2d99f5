"""How a student's forward and backward pass of any layer are called and judged on a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, NoReturn, Protocol, TypeVar, cast

import numpy as np
import numpy.typing as npt

from autograder.sandbox import Answer, StudentAnswer, StudentError, StudentRaised
from autograder.testing.checks import Check
from autograder.testing.comparing import Array
from autograder.testing.follow_through import follow_through
from autograder.testing.layer_helpers import IN_THE_WORKER
from autograder.testing.rounding import Right
from autograder.testing.student import Student
from autograder.testing.verdicts import CheckFailed, NotJudged

NOT_RIGHT = (CheckFailed, StudentRaised, StudentAnswer)
"""What a wrong answer raises; one that did not end, or ended its process, is not tried again."""

TOGETHER = 20
"""Calls in one request at most: together they have the time of one call."""


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

Failure = tuple[Exception, float | None, float | None]
"""An exception, the error and what was allowed of it."""


@dataclass(frozen=True)
class LayerCalls(Generic[Case]):
    """Calls the student's two functions and judges their values; a layer's own trial draws the cases."""

    student: Student
    rng: np.random.Generator
    check: Check

    def forward(self, case: Case) -> tuple[Any, Any, Answer]:
        """The student's out, whose values are right, and cache."""
        out, cache, answer = self.call(case)
        self._judge_out(case, out)
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
            judge=lambda answer: self.judge(case, answer.value, names),
            documented=lambda: self.documented_cache(case),
            own=lambda: self.call(case)[1],
        )

    def call_backward(self, case: Case, cache: object) -> Answer:
        return self.student.call(case.functions[1], case.dout, cache)

    def judge(self, case: Case, returned: object, names: Sequence[str] | None = None) -> None:
        """The gradients `names`, all if None, are right."""
        for name, gradient in self.gradients(case, returned).items():
            if names is None or name in names:
                self.check.close(name, gradient, case.gradients[name])

    def gradients(self, case: Case, returned: object) -> dict[str, Any]:
        """What the backward pass returned, by name."""
        names = tuple(case.gradients)
        if len(names) == 1:
            return {names[0]: returned}
        return dict(zip(names, self.check.parts(case.functions[1], returned, names), strict=True))

    def documented_cache(self, case: Case) -> Any:
        """The cache that the docstring of the forward pass describes: the inputs."""
        return case.inputs

    def documented_caches(self, cases: Sequence[Case]) -> Sequence[Any]:
        """Those of many cases."""
        return [self.documented_cache(case) for case in cases]

    def forward_all(self, cases: Sequence[Case]) -> None:
        """out is right for each case.

        Many are tried in one request, which costs less. Where not all of them are right they are tried again,
        one by one, so that a failure comes from a call of its own, and its cause shows beside the others.
        """
        for some in in_parts(cases):
            if not self._outs_are_right(some):
                self._every(some, self.forward)

    def backward_all(self, cases: Sequence[Case]) -> None:
        """The gradients are right for each case, with its own or the documented cache; as `forward_all`."""
        for some in in_parts(cases):
            if self._gradients_if_right(some) is None:
                self._every(some, self.backward)

    def outs(self, cases: Sequence[Case]) -> list[tuple[Case, Any]]:
        """Each case for which there is an out, whatever its values, and that."""
        found: list[tuple[Case, Any]] = []
        for some in in_parts(cases):
            try:
                found += zip(some, self.together("_hidden_outs", some, inputs_of), strict=True)
            except (CheckFailed, StudentError):
                found += self._one_by_one(some, lambda case: self.call(case)[0])
        return found

    def right_gradients(self, cases: Sequence[Case]) -> list[tuple[Case, Any]]:
        """Each case whose gradients are right, and what the backward pass returned."""
        found: list[tuple[Case, Any]] = []
        for some in in_parts(cases):
            returned = self._gradients_if_right(some)
            if returned is None:
                found += self._one_by_one(some, lambda case: self.backward(case).value)
            else:
                found += zip(some, returned, strict=True)
        return found

    def _outs_are_right(self, cases: Sequence[Case]) -> bool:
        return self._right_together("_hidden_outs", cases, inputs_of, self._judge_out) is not None

    def _gradients_if_right(self, cases: Sequence[Case]) -> tuple[Any, ...] | None:
        """What the backward pass returns for all cases, if that is right.

        The documented caches come first: they need no forward pass, which may not even end.
        """
        try:
            caches = iter(self.documented_caches(cases))
        except (CheckFailed, StudentError):
            return self.right_with_own_caches(cases)
        documented = self._right_together("_hidden_gradients", cases, lambda _: next(caches), self.judge)
        return self.right_with_own_caches(cases) if documented is None else documented

    def right_with_own_caches(self, cases: Sequence[Case]) -> tuple[Any, ...] | None:
        """What the backward pass returns with the caches of its own forward pass, if all of it is right."""
        return self._right_together("_hidden_gradients_with_own_caches", cases, inputs_of, self.judge)

    def together(
        self,
        helper: str,
        cases: Sequence[Case],
        given: Callable[[Case], Any],
        *first: Any,
        more: int = 0,
    ) -> tuple[Any, ...]:
        """What a helper returns for each case, given what comes `first`, and dout and something else of each.

        Args:
            more: how many values come after those of the cases.

        Raises:
            CheckFailed, StudentError: something went wrong in one of its calls.
        """
        self.student.define(IN_THE_WORKER)
        calls = [(case.dout, given(case)) for case in cases]
        answer = self.student.call(helper, cases[0].functions, *first, calls)
        return self.check.parts("each call", answer.value, [f"call {n}" for n in range(len(cases) + more)])

    def _right_together(
        self,
        helper: str,
        cases: Sequence[Case],
        given: Callable[[Case], Any],
        judge: Callable[[Case, Any], None],
    ) -> tuple[Any, ...] | None:
        """As `together`, if all that it returns is right; else None."""
        try:
            returned = self.together(helper, cases, given)
            for case, value in zip(cases, returned, strict=True):
                judge(case, value)
        except (CheckFailed, StudentError):
            self.check.forget()
            return None
        return returned

    def _one_by_one(self, cases: Sequence[Case], values: Callable[[Case], Any]) -> list[tuple[Case, Any]]:
        """Each case for which `values` does not raise, and what it gives."""
        found = []
        for case in cases:
            try:
                found.append((case, values(case)))
            except (CheckFailed, StudentError):
                self.check.forget()
        return found

    def _judge_out(self, case: Case, out: object) -> None:
        self.check.close("out", out, case.out)

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

    def forward_of_each(self, groups: Iterable[Sequence[Case]]) -> None:
        """As `forward_of` for each group of cases; in one request if the first ones are right."""
        groups = list(groups)
        if not self._outs_are_right([cases[0] for cases in groups]):
            for cases in groups:
                self.forward_of(*cases)

    def backward_of_each(self, groups: Iterable[Sequence[Case]], plain: Case) -> None:
        """As `backward_of` for each group of cases; in one request if the first ones are right."""
        groups = list(groups)
        if self._gradients_if_right([cases[0] for cases in groups]) is None:
            for cases in groups:
                self.backward_of(*cases, plain=plain)

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
        for case in (*cases, in_dtype(cases[-1], np.float32)):
            if (failure := self._failure(values, case)) is None:
                return
            failures.append(failure)
        self._fail(failures[0])

    def _every(self, cases: Sequence[Case], values: Callable[[Case], object]) -> None:
        """Values are right for each of the cases, all of which are tried; the first failure counts."""
        failures = [self._failure(values, case) for case in cases]
        for failure in filter(None, failures):
            self._fail(failure)

    def _failure(self, values: Callable[[Case], object], case: Case) -> Failure | None:
        """What `values` raises for a case, with the error and what is allowed."""
        try:
            values(case)
        except NOT_RIGHT as failure:
            found = failure, self.check.error, self.check.tolerance
            self.check.forget()
            return found
        return None

    def _fail(self, failure: Failure) -> NoReturn:
        raised, self.check.error, self.check.tolerance = failure
        raise raised

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
        return self.check.holds(lambda: self.judge(case, self.call_backward(case, cache).value))


def inputs_of(case: LayerCase) -> tuple[Any, ...]:
    return case.inputs


def in_parts(cases: Sequence[Case]) -> list[Sequence[Case]]:
    """So many together as go into one request."""
    return [cases[i : i + TOGETHER] for i in range(0, len(cases), TOGETHER)]


def in_dtype(case: Case, dtype: npt.DTypeLike) -> Case:
    """The same case, its numbers in this dtype."""
    fields = {name: _in_dtype(getattr(case, name), dtype) for name in case.__dataclass_fields__}
    changed: Any = replace(case, **fields)
    return cast(Case, changed)


def _in_dtype(value: Any, dtype: npt.DTypeLike) -> Any:
    if type(value) is tuple:
        return tuple(_in_dtype(item, dtype) for item in value)
    return value.astype(dtype) if type(value) is np.ndarray and value.dtype.kind == "f" else value


def with_first(case: Case, first: Array) -> Case:
    """The case with another first input."""
    fields = case.__dataclass_fields__
    new = {"inputs": (first, *case.inputs[1:])} if "inputs" in fields else {case.names[0]: first}
    changed: Any = replace(case, **new)
    return cast(Case, changed)
