"""How a student's forward and backward pass of any layer are tried on a case, for one property at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.sandbox import Answer, StudentError
from autograder.testing.follow_through import check_own_cache
from autograder.testing.layer_calls import Case, in_single_precision
from autograder.testing.layer_sequences import LayerSequences
from autograder.testing.verdicts import CheckFailed


@dataclass(frozen=True)
class LayerTrial(LayerSequences[Case]):
    """Tries the student's two functions for one property at a time."""

    def cache_serves_the_backward_pass(self, *cases: Case) -> None:
        """The student's backward pass is not right with the documented cache only; cases as `judged`."""
        case, (_, cache, _) = self.judged(in_either_precision(cases), self.forward)
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
        case, (out, _, _) = self.judged(in_either_precision(plain), self.forward)
        self.check.shape("out", out, case.out)
        for case in others:
            try:
                out, _, _ = self.forward(case)
            except (CheckFailed, StudentError):
                continue
            self.check.shape("out", out, case.out)

    def out_dtype(self, plain: Sequence[Case], *others: Case) -> None:
        """out has the dtype of the inputs.

        Args:
            plain: decide whether the test is judged, as `judged`.
            others: of a kind for which an answer may take another way; their values do not matter.
        """
        case, (out, _, _) = self.judged(plain, self.forward)
        self.check.dtype("out", out, case.dout.dtype)
        for case in others:
            try:
                out, _, _ = self.call(case)
            except (CheckFailed, StudentError):
                continue
            self.check.dtype("out", out, case.dout.dtype)

    def gradient_shapes(self, plain: Sequence[Case], *others: Case) -> None:
        """Each gradient has the shape of its array; as `out_shape`."""
        self._shapes(*self.judged(in_either_precision(plain), self.backward))
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

    def gradient_dtypes(self, plain: Sequence[Case], *others: Case) -> None:
        """Each gradient has the dtype of the inputs; as `out_dtype`, but wrong values do not count."""
        self._dtypes(*self.judged(plain, self.backward))
        for case in others:
            try:
                answer = self.backward(case)
            except (CheckFailed, StudentError):
                continue
            self._dtypes(case, answer)

    def _dtypes(self, case: Case, answer: Answer) -> None:
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
        self.untouched_in_other_layouts(plain[0])
        self.judged(in_either_precision(plain), self.forward)

    def dout_and_cache_are_untouched(self, plain: Sequence[Case], *views: Case) -> None:
        """The backward pass changes neither dout nor what the cache holds; as `inputs_are_untouched`.

        Then the student's own cache serves more than one call, as `second_backward`.
        """
        for case in (plain[0], *views):
            try:
                answer = self.call_backward(case, self.documented_cache(case))
            except StudentError:
                continue
            self.check.unchanged(answer, ("dout", "cache"))
        self.dout_untouched_in_other_layouts(plain[0])
        case, _ = self.judged(in_either_precision(plain), self.backward)
        self.second_backward(case)


def in_either_precision(cases: Sequence[Case]) -> list[Case]:
    """The cases, and the last of them in float32: for what has nothing to do with precision."""
    return [*cases, in_single_precision(cases[-1])]
