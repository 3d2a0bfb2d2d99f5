"""How the student's forward and backward pass of a layer are tried on a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import numpy as np

from autograder.testing import (
    Answer,
    Array,
    Check,
    CheckFailed,
    Right,
    Student,
    StudentError,
    check_own_cache,
    follow_through,
)


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
        with self.check.values_first():
            _, cache, _ = self.forward(case)
        check_own_cache(
            self.check,
            backward=lambda either: self.call_backward(case, either),
            judge=lambda answer: self.judge(case, answer),
            documented=self.documented_cache(case),
            own=cache,
        )

    def out_shape(self, plain: Case, *others: Case) -> None:
        """out has the shape of the right one.

        Args:
            plain: decides whether the test is judged, by its values.
            others: count only where their values are right.
        """
        with self.check.values_first():
            out, _, _ = self.forward(plain)
        self.check.shape("out", out, plain.out)
        for case in others:
            try:
                out, _, _ = self.forward(case)
            except (CheckFailed, StudentError):
                continue
            self.check.shape("out", out, case.out)

    def out_dtype(self, case: Case) -> None:
        """out has the dtype of the inputs."""
        with self.check.values_first():
            out, _, _ = self.forward(case)
        self.check.dtype("out", out, case.dout.dtype)

    def gradient_shapes(self, plain: Case, *others: Case) -> None:
        """Each gradient has the shape of its array; as `out_shape`."""
        with self.check.values_first():
            answer = self.backward(plain)
        self._shapes(plain, answer)
        for case in others:
            try:
                answer = self.backward(case)
            except (CheckFailed, StudentError):
                continue
            self._shapes(case, answer)

    def _shapes(self, case: Case, answer: Answer) -> None:
        for name, gradient in self.gradients(case, answer).items():
            self.check.shape(name, gradient, case.gradients[name])

    def gradient_dtypes(self, case: Case) -> None:
        """Each gradient has the dtype of the inputs."""
        with self.check.values_first():
            answer = self.backward(case)
        for name, gradient in self.gradients(case, answer).items():
            self.check.dtype(name, gradient, case.dout.dtype)

    def inputs_are_untouched(self, plain: Case, *views: Case) -> None:
        """The forward pass changes no argument.

        Args:
            plain: decides whether the test is judged, by its values; a changed argument always counts.
            views: of shapes in which NumPy returns views where it usually copies; only changes count there.
        """
        for case in (plain, *views):
            try:
                answer = self.student.call(case.functions[0], *case.inputs, keep=(1,))
            except StudentError:
                continue
            self.check.unchanged(answer, case.names)
        with self.check.values_first():
            self.forward(plain)

    def dout_and_cache_are_untouched(self, plain: Case, *views: Case) -> None:
        """The backward pass changes neither dout nor what the cache holds; as `inputs_are_untouched`.

        With the student's own cache it is called twice, and what the caller gave to the forward pass must be
        as it was.
        """
        for case in (plain, *views):
            try:
                answer = self.call_backward(case, self.documented_cache(case))
            except StudentError:
                continue
            self.check.unchanged(answer, ("dout", "cache"))
        with self.check.values_first():
            self.backward(plain)
        self._own_cache_survives(plain)

    def _own_cache_survives(self, case: Case) -> None:
        arrays = {n: value for n, value in enumerate(case.inputs) if type(value) is np.ndarray}
        sent = {n: self.student.put(array) for n, array in arrays.items()}
        inputs = [sent.get(n, value) for n, value in enumerate(case.inputs)]
        try:
            answer = self.student.call(case.functions[0], *inputs, keep=(1,))
            _, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
            self.judge(case, self.call_backward(case, cache))
        except (CheckFailed, StudentError):
            self.check.forget()
            return  # the forward pass has tests of its own
        self._backward_twice(case, cache)
        for number, handle in sent.items():
            self.check.kept(case.names[number], self._copy(handle), arrays[number])

    def _backward_twice(self, case: Case, cache: object) -> None:
        """Further backward passes are right, and leave the gradients of the one before alone."""
        again = "a second backward pass with the same cache is wrong: the first one changed it, or left a sum"
        kept = self.student.call(case.functions[1], case.dout, cache, keep=range(len(case.gradients)))
        gradients = self.gradients(case, kept)
        before = {name: self._copy(gradient) for name, gradient in gradients.items()}
        for name, gradient in before.items():
            self.check.close(name, gradient, case.gradients[name])
        other = replace(case, dout=-2 * case.dout)
        self.check.that(self._is_right(other, cache), again)
        for name, gradient in gradients.items():
            self._stays(name, self._copy(gradient), before[name])

    def earlier_call(self, case: Case, other: Case, another: Case, changed: Case) -> None:
        """What a forward pass returned stays as it is when other forward passes follow.

        Its cache serves the backward pass: that is tried where the backward pass is right with the cache of
        the latest call.

        Args:
            case: the earlier call.
            other: of the same parameters; both calls get the same dictionary of them.
            another: of another shape.
            changed: of that shape too; its numbers take the place of the other's in the same arrays.
        """
        with self.check.values_first():
            _, latest, _ = self.forward(case)
        works = self._is_right(case, latest)
        self.check.forget()
        *arrays, parameters = case.inputs
        shared = self.student.put(parameters)
        answer = self.student.call(case.functions[0], *arrays, shared, keep=(0, 1))
        out, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        before = self._copy(out)
        answer = self.student.call(case.functions[0], *other.inputs[:-1], shared, keep=(1,))
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

    def _changed_in_place(self, case: Case, other: Case) -> None:
        """out is right for the same arrays when they hold other numbers."""
        sent = [self.student.put(value) for value in case.inputs]
        for now in (case, other):
            for handle, value in zip(sent, now.inputs, strict=True):
                if type(value) is np.ndarray:
                    self.student.library("numpy", "copyto", handle, value)
            answer = self.student.call(case.functions[0], *sent, keep=(1,))
            out, _ = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
            self.check.close("out", out, now.out)

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
