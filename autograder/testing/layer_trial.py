"""How a student's forward and backward pass of any layer are tried on a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np

from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.checks import Check
from autograder.testing.comparing import Array
from autograder.testing.follow_through import check_own_cache, follow_through
from autograder.testing.rounding import Right
from autograder.testing.student import Student
from autograder.testing.verdicts import CheckFailed, NotJudged


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

    def cache_serves_the_backward_pass(self, *cases: Case) -> None:
        """The student's backward pass is not right with the documented cache only; cases as `judged`."""
        case, (_, cache, _) = self.judged(cases, self.forward)
        check_own_cache(
            self.check,
            backward=lambda either: self.call_backward(case, either),
            judge=lambda answer: self._judge_with_shapes(case, answer),
            documented=self.documented_cache(case),
            own=cache,
        )

    def out_shape(self, plain: Sequence[Case], *others: Case) -> None:
        """out has the shape of the right one.

        Args:
            plain: decide whether the test is judged, as `judged`.
            others: count only where their values are right.
        """
        case, (out, _, _) = self.judged(plain, self.forward)
        self.check.shape("out", out, case.out)
        for case in others:
            try:
                out, _, _ = self.forward(case)
            except (CheckFailed, StudentError):
                continue
            self.check.shape("out", out, case.out)

    def out_dtype(self, plain: Sequence[Case]) -> None:
        """out has the dtype of the inputs; cases as `judged`."""
        case, (out, _, _) = self.judged(plain, self.forward)
        self.check.dtype("out", out, case.dout.dtype)

    def gradient_shapes(self, plain: Sequence[Case], *others: Case) -> None:
        """Each gradient has the shape of its array; as `out_shape`."""
        self._shapes(*self.judged(plain, self.backward))
        for case in others:
            try:
                answer = self.backward(case)
            except (CheckFailed, StudentError):
                continue
            self._shapes(case, answer)

    def _judge_with_shapes(self, case: Case, answer: Answer) -> None:
        self.judge(case, answer)
        self._shapes(case, answer)

    def _shapes(self, case: Case, answer: Answer) -> None:
        for name, gradient in self.gradients(case, answer).items():
            self.check.shape(name, gradient, case.gradients[name])

    def gradient_dtypes(self, plain: Sequence[Case]) -> None:
        """Each gradient has the dtype of the inputs; cases as `judged`."""
        case, answer = self.judged(plain, self.backward)
        for name, gradient in self.gradients(case, answer).items():
            self.check.dtype(name, gradient, case.dout.dtype)

    def inputs_are_untouched(self, plain: Sequence[Case], *views: Case) -> None:
        """The forward pass changes no argument.

        Args:
            plain: decide whether the test is judged, as `judged`; a changed argument always counts.
            views: of shapes in which NumPy returns views where it usually copies; only changes count there.
        """
        for case in (plain[0], *views):
            try:
                answer = self.student.call(case.functions[0], *case.inputs, keep=(1,))
            except StudentError:
                continue
            self.check.unchanged(answer, case.names)
        self.judged(plain, self.forward)

    def dout_and_cache_are_untouched(self, plain: Sequence[Case], *views: Case) -> None:
        """The backward pass changes neither dout nor what the cache holds; as `inputs_are_untouched`.

        With the student's own cache it is called twice, and what the caller gave to the forward pass must be
        as it was.
        """
        for case in (plain[0], *views):
            try:
                answer = self.call_backward(case, self.documented_cache(case))
            except StudentError:
                continue
            self.check.unchanged(answer, ("dout", "cache"))
        case, _ = self.judged(plain, self.backward)
        self._own_cache_survives(case)

    def _own_cache_survives(self, case: Case) -> None:
        sent = self._put(case, arrays=True)
        try:
            answer = self.student.call(case.functions[0], *self._with(case, sent), keep=(1,))
            _, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
            first, before = self._kept_gradients(case, cache)
        except (CheckFailed, StudentError):
            self.check.forget()
            return  # the forward pass has tests of its own
        self.check.that(
            self._is_right(replace(case, dout=-2 * case.dout), cache),
            "a second backward pass with the same cache is wrong: the first one changed it, or kept a sum",
        )
        for name, gradient in first.items():
            self._stays(name, self._copy(gradient), before[name])
        for number, handle in sent.items():
            self.check.kept(case.names[number], self._copy(handle), case.inputs[number])

    def _kept_gradients(self, case: Case, cache: object) -> tuple[dict[str, Any], dict[str, Any]]:
        """The gradients of a call, which are right, as handles and as copies."""
        keep = range(len(case.gradients))
        answer = self.student.call(case.functions[1], case.dout, cache, keep=keep)
        gradients = self.gradients(case, answer)
        copies = {name: self._copy(gradient) for name, gradient in gradients.items()}
        for name, gradient in copies.items():
            self.check.close(name, gradient, case.gradients[name])
        return gradients, copies

    def earlier_call(self, *sequences: Sequence[Case]) -> None:
        """What a forward pass returned stays as it is when other forward passes follow.

        Its cache serves the backward pass: that is tried where the backward pass is right with the cache of
        the latest call. A sequence whose cases have wrong values one by one says nothing; the next is tried.

        Args:
            sequences: of four cases: the earlier call; one of the same parameters, for which both calls get
                the same dictionary; one of another shape; and one whose numbers take the place of the third's
                in the same arrays.
        """
        for sequence in sequences:
            try:
                return self._earlier_call(*sequence)
            except (CheckFailed, StudentError) as failure:
                if self._right_one_by_one(sequence):
                    raise
                wrong = failure
        with self.check.values_first():
            raise wrong

    def _earlier_call(self, case: Case, other: Case, another: Case, changed: Case) -> None:
        _, latest, _ = self.forward(case)
        works = self._is_right(case, latest)
        self.check.forget()
        shared = self._put(case, arrays=False)
        answer = self.student.call(case.functions[0], *self._with(case, shared), keep=(0, 1))
        out, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        before = self._copy(out)
        answer = self.student.call(case.functions[0], *self._with(other, shared), keep=(1,))
        next_out, _ = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        self.check.close("out", next_out, other.out)
        self._changed_in_place(another, changed)
        self._stays("out", self._copy(out), before)
        if works:
            self.check.that(
                self._is_right(case, cache),
                "your backward pass is right with the cache of the latest forward pass, but not with that of"
                " an earlier one: keep everything in the cache, nothing in globals or in arrays used again",
            )

    def _right_one_by_one(self, cases: Sequence[Case]) -> bool:
        try:
            with self.check.values_first():
                for case in cases:
                    self.forward(case)
        except NotJudged:
            return False
        return True

    def _changed_in_place(self, case: Case, other: Case) -> None:
        """out is right for the same arrays when they hold other numbers, also with a new dictionary."""
        arrays, parameters = self._put(case, arrays=True), self._put(case, arrays=False)
        for now, given in ((case, parameters), (other, parameters), (other, {})):
            for position, handle in arrays.items():
                self.student.library("numpy", "copyto", handle, now.inputs[position])
            answer = self.student.call(case.functions[0], *self._with(now, arrays | given), keep=(1,))
            out, _ = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
            self.check.close("out", out, now.out)

    def _put(self, case: Case, *, arrays: bool) -> dict[int, Handle]:
        """The inputs that are arrays, or those that are parameters, sent once; by their positions."""
        kept = {n: value for n, value in enumerate(case.inputs) if (type(value) is np.ndarray) == arrays}
        return {position: self.student.put(value) for position, value in kept.items()}

    def _with(self, case: Case, sent: Mapping[int, Handle]) -> list[Any]:
        """The case's inputs, some of them sent before."""
        return [sent.get(position, value) for position, value in enumerate(case.inputs)]

    def _stays(self, name: str, array: Any, before: Any) -> None:
        """An array that an earlier call returned holds what it held then."""
        changed = f"a later call changed {name} of an earlier one: make a new array in every call"
        self.check.that(np.array_equal(array, before), changed)

    def _is_right(self, case: Case, cache: object) -> bool:
        try:
            self.judge(case, self.call_backward(case, cache))
        except (CheckFailed, StudentError):
            return False
        return True

    def _copy(self, array: object) -> Any:
        """What an array holds that stayed in the worker."""
        return self.student.library("numpy", "copy", array).value
