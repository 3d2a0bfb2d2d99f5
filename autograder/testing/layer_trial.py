"""How a student's forward and backward pass of any layer are tried on a case, for one property at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.sandbox import Handle, StudentError
from autograder.testing.follow_through import OWN_CACHE, check_own_cache
from autograder.testing.layer_calls import Case, in_dtype
from autograder.testing.layer_kinds import LayerKinds
from autograder.testing.layer_sequences import AS_DRAWN, IN_A_LARGER_ARRAY, LAYOUTS, turned
from autograder.testing.verdicts import CheckFailed


@dataclass(frozen=True)
class LayerTrial(LayerKinds[Case]):
    """Tries the student's two functions for one property at a time.

    Attributes:
        dtypes: whether the dtypes of answers count.
    """

    dtypes: bool = True

    def cache_serves_the_backward_pass(self, plain: Sequence[Case]) -> None:
        """The student's backward pass is not right with the documented cache only; as `out_shape`.

        That holds for each kind, too.
        """
        case, (_, cache, _) = self.judged(in_either_precision(plain), self.forward)
        self._serves(case, cache)
        wrong = self.wrong_with_own_cache_alone(self._judge_whole)
        self.check.that(not wrong, OWN_CACHE)

    def _serves(self, case: Case, cache: object) -> None:
        check_own_cache(
            self.check,
            backward=lambda either: self.call_backward(case, either),
            judge=lambda answer: self._judge_whole(case, answer.value),
            documented=self.documented_cache(case),
            own=cache,
        )

    def out_shape(self, plain: Sequence[Case], *others: Case) -> None:
        """out has the shape of the right one, for these cases and for every kind.

        Args:
            plain: decide whether the test is judged, as `judged`.
            others: count only where their values are right.
        """
        case, (out, _, _) = self.judged(in_either_precision(plain), self.forward)
        self.check.shape("out", out, case.out)
        right = [pair for pair in self.outs(others) if self.check.holds(self._judge_out, *pair)]
        for case, out in [*right, *self.right_outs_of_every_kind()]:
            self.check.shape("out", out, case.out)

    def out_dtype(self, plain: Sequence[Case], *others: Case) -> None:
        """out has the dtype of the inputs, for these cases and for every kind.

        Args:
            plain: decide whether the test is judged, as `judged`.
            others: of a kind for which an answer may take another way; their values do not matter.
        """
        case, (out, _, _) = self.judged(plain, self.forward)
        self.check.dtype("out", out, case.dout.dtype)
        for case, out in [*self.outs(others), *self.outs_of_every_kind()]:
            self.check.dtype("out", out, case.dout.dtype)

    def gradient_shapes(self, plain: Sequence[Case], *others: Case) -> None:
        """Each gradient has the shape of its array; as `out_shape`."""
        case, answer = self.judged(in_either_precision(plain), self.backward)
        self._shapes(case, answer.value)
        for case, returned in [*self.right_gradients(others), *self.right_gradients_of_every_kind()]:
            self._shapes(case, returned)

    def _judge_whole(self, case: Case, returned: object) -> None:
        self.judge(case, returned)
        self._shapes(case, returned)
        if self.dtypes:
            self._dtypes(case, returned)

    def _shapes(self, case: Case, returned: object) -> None:
        for name, gradient in self.gradients(case, returned).items():
            self.check.shape(name, gradient, case.gradients[name])

    def gradient_dtypes(self, plain: Sequence[Case], *others: Case) -> None:
        """Each gradient has the dtype of the inputs; as `out_dtype`, but wrong values do not count."""
        case, answer = self.judged(plain, self.backward)
        self._dtypes(case, answer.value)
        for case, returned in [*self.right_gradients(others), *self.right_gradients_of_every_kind()]:
            self._dtypes(case, returned)

    def _dtypes(self, case: Case, returned: object) -> None:
        for name, gradient in self.gradients(case, returned).items():
            self.check.dtype(name, gradient, case.dout.dtype)

    def inputs_are_untouched(self, plain: Sequence[Case], *others: Case) -> None:
        """The forward pass changes no argument, of these cases and of every kind.

        Args:
            plain: decide whether the test is judged, as `judged`; a changed argument always counts.
            others: only changes count there.
        """
        calls = [(AS_DRAWN, case.inputs) for case in (plain[0], *others)]
        calls += [(layout, plain[0].inputs) for layout in LAYOUTS]
        calls += [(IN_A_LARGER_ARRAY, turned(case).inputs) for case in plain[1:]]
        self.nothing_is_changed(plain[0].functions[0], calls, plain[0].names)
        self.inputs_of_every_kind_are_kept()
        self.judged(in_either_precision(plain), self.forward)

    def dout_and_cache_are_untouched(
        self, plain: Sequence[Case], *others: Case, turns: Sequence[Case] = ()
    ) -> None:
        """The backward pass changes neither dout nor what the cache holds; as `inputs_are_untouched`.

        Then the student's own cache serves more than one call, as `second_backward`, with these `turns`.
        """
        laid_out = (*others, plain[0])[0]
        self._kept_with_documented_caches((plain[0], *others), [*plain[1:], laid_out])
        self.dout_and_caches_of_every_kind_are_kept()
        ends = self.ends_with_own_caches()
        if ends:
            self._kept_with_own_cache(laid_out)
        case, _ = self.judged(in_either_precision(plain), self.backward)
        if ends:
            self.second_backward(case, turns)
            self.gradients_of_every_kind_stay()

    def _kept_with_documented_caches(self, cases: Sequence[Case], laid_out: Sequence[Case]) -> None:
        """The backward pass changes nothing of these cases, nor of some whose dout lies in larger arrays.

        Args:
            cases: as they were drawn.
            laid_out: the last one's dout lies in memory in every order.
        """
        tried = [(AS_DRAWN, case) for case in cases] + [(IN_A_LARGER_ARRAY, case) for case in laid_out[:-1]]
        tried += [(layout, laid_out[-1]) for layout in LAYOUTS]
        try:
            caches = self.documented_caches([case for _, case in tried])
        except (CheckFailed, StudentError):
            return
        calls = [(layout, (case.dout, cache)) for (layout, case), cache in zip(tried, caches, strict=True)]
        names = ("dout",) if any(type(cache) is Handle for cache in caches) else ("dout", "cache")
        self.nothing_is_changed(cases[0].functions[1], calls, names)

    def _kept_with_own_cache(self, case: Case) -> None:
        """The backward pass changes no dout that lies in other orders."""
        try:
            _, cache, _ = self.call(case)
        except (CheckFailed, StudentError):
            return
        calls = [(layout, (case.dout, cache)) for layout in LAYOUTS]
        self.nothing_is_changed(case.functions[1], calls, ("dout",))


def in_either_precision(cases: Sequence[Case]) -> list[Case]:
    """The cases, and the last of them in float32: for what has nothing to do with precision."""
    return [*cases, in_dtype(cases[-1], np.float32)]
