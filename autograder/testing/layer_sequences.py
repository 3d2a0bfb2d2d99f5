"""Calls one after another: what an earlier call returned must stay as it is, and serve as before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.sandbox import StudentError, StudentRaised
from autograder.testing.checks import CHANGED
from autograder.testing.comparing import Array, numbers
from autograder.testing.layer_calls import Case, LayerCalls, LayerCase, T, inputs_of, with_first
from autograder.testing.layer_helpers import IN_THE_WORKER
from autograder.testing.tape import Fault
from autograder.testing.verdicts import CheckFailed, NotJudged

LATEST = (
    "your backward pass is right with the cache of the latest forward pass, but not with that of an"
    " earlier one: keep everything in the cache, nothing in globals or in arrays used again"
)

IN_A_LARGER_ARRAY = "in a larger array"
AS_DRAWN, LAYOUTS = "as drawn", ("by columns", "channels last", IN_A_LARGER_ARRAY)
"""The usual order in memory, and others, in which NumPy returns views where it usually copies."""

CALLS = 64
"""Further forward passes between a forward pass and its backward pass: more than a network has layers."""

KEPT = (
    "the backward pass is wrong after others, where its cache is another one, or where the arrays and the"
    " dictionary hold something else: keep nothing of an earlier call"
)

KEPT_OUT = "out is wrong after the caller has written into an earlier one: make a new array in every call"


@dataclass(frozen=True)
class LayerSequences(LayerCalls[Case]):
    """Sequences of calls of the student's two functions."""

    def earlier_call(self, *sequences: Sequence[Case], single: Case | None = None) -> None:
        """What a forward pass returned stays as it is when other forward passes follow.

        Its cache serves the backward pass: that is tried where the backward pass is right with the cache of
        the latest call. A sequence whose cases have wrong values one by one says nothing; the next is tried.

        Args:
            sequences: of cases: the earlier call; one of the same sizes, for which later calls get the first
                one's dictionary, and one of its arrays; and those whose inputs take turns in the same arrays
                and dictionary.
            single: a small case that is called many times; the very last one if not given.
        """
        small = single or sequences[-1][-1]
        if self.check.holds(self._serves_after_others, small, *sequences[0]):
            return None
        for sequence in sequences:
            try:
                return self._earlier_call(small, *sequence)
            except (CheckFailed, StudentError) as failure:
                if self._right_one_by_one(sequence):
                    raise
                wrong = failure
        with self.check.values_first():
            raise wrong

    def _serves_after_others(self, single: Case, case: Case, other: Case, *in_turns: Case) -> None:
        """All of `_earlier_call` is right in one request, which costs less, with a right backward pass."""
        self.student.define(IN_THE_WORKER)
        turns = [(turn.dout, turn.inputs) for turn in in_turns]
        small = (single.dout, single.inputs), turned(single, 0.9).inputs, CALLS
        given = case.functions, (case.dout, case.inputs), other.inputs, turns, *small
        answer = self.student.call("_hidden_earlier_call", *given)
        parts = "outs", "gradients", "whether they stay"
        outs, gradients, stay = self.check.parts("the calls", answer.value, parts)
        for each, out in self._of_each((case, other, *in_turns, *in_turns[-1:]), outs):
            self.check.close("out", out, each.out)
        for each, returned in self._of_each((case, case, *in_turns[:1], single), gradients):
            self.judge(each, returned)
        self.check.that(stay is True, changed_later("out"))

    def _earlier_call(self, single: Case, case: Case, other: Case, *in_turns: Case) -> None:
        _, latest, _ = self.forward(case)
        works = self.is_right(case, latest)
        self.check.forget()
        shared = self._sent(case.inputs, dict)
        arrays = {n: self.student.put(v) for n, v in enumerate(case.inputs) if type(v) is np.ndarray}
        answer = self.student.call(case.functions[0], *_with(case, arrays | shared), keep=(0, 1))
        out, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        before = self._contents(out)
        for n, array in arrays.items():
            self.student.call(case.functions[0], *_with(other, {n: array}), keep=(1,))
        answer = self.student.call(case.functions[0], *_with(other, shared), keep=(1,))
        next_out, _ = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        self.check.close("out", next_out, other.out)
        self._filled_in_turns(in_turns)
        repeated = self._stays_when_repeated(single)
        self._stay({"out": out}, before)
        if works:
            self.check.that(self.is_right(case, cache), LATEST)
            if repeated and not self.is_right(single, *repeated):
                self.check.that(not self.is_right(single, self.call(single)[1]), LATEST)
            self._serves_when_called_again(in_turns[:1])

    def _serves_when_called_again(self, cases: Sequence[Case]) -> None:
        """The cache serves where a call before had the same numbers, in arrays that hold others by now."""
        for case in cases:
            if not self.is_right(case, self.call(case)[1]):
                self.student.close()  # in a fresh worker nothing was called before
                self.check.that(not self.is_right(case, self.call(case)[1]), LATEST)

    def _stays_when_repeated(self, case: Case) -> tuple[Any, ...]:
        """The cache of a call whose out is as it was after many calls for other numbers of the same sizes.

        There is none where a call raises: other tests are about that.
        """
        arguments = case.functions[0], list(case.inputs), list(turned(case, 0.9).inputs), CALLS
        try:
            answer = self.student.call("_hidden_first_of_many", *arguments, keep=(2,))
        except StudentRaised:
            return ()
        before, out, cache = self.check.parts("a call", answer.value, ("before", "out", "cache"))
        self._same("out", out, before)
        return (cache,)

    def _right_one_by_one(self, cases: Sequence[Case]) -> bool:
        """Whether calls for cases of these kinds are right: not for these very images, which it has seen."""
        try:
            with self.check.values_first():
                for n, case in enumerate(cases, 1):
                    self.forward(turned(case, 1 - n / 32))
        except NotJudged:
            return False
        return True

    def _filled_in_turns(self, cases: Sequence[Case]) -> None:
        """out is right for the same arguments when they hold something else, also with a new dictionary."""
        if not cases:
            return
        try:
            self._outs_in_turns_are_right(cases)
        except StudentError:
            self._filled_one_by_one(cases)
        except CheckFailed:
            self._filled_one_by_one(cases)  # fails by a call of its own, from which a cause can be told
            raise

    def _outs_in_turns_are_right(self, cases: Sequence[Case]) -> None:
        *outs, stay = self.together("_hidden_outs_in_turns", cases, inputs_of, cases[0].inputs, more=2)
        for case, out in zip((*cases, cases[-1]), outs, strict=True):
            self.check.close("out", out, case.out)
        self.check.that(stay is True, changed_later("out"))

    def _filled_one_by_one(self, cases: Sequence[Case]) -> None:
        sent = self._sent(cases[0].inputs)
        for now in cases:
            self._fill(sent, now.inputs)
            self._out_is_right(now, _with(now, sent))
        arrays = {n: handle for n, handle in sent.items() if type(now.inputs[n]) is np.ndarray}
        self._out_is_right(now, _with(now, arrays))

    def _out_is_right(self, case: Case, arguments: Sequence[Any]) -> Any:
        """The cache of a call."""
        answer = self.student.call(case.functions[0], *arguments, keep=(1,))
        out, cache = self.check.parts(case.functions[0], answer.value, ("out", "cache"))
        self.check.close("out", out, case.out)
        return cache

    def second_backward(self, case: Case, turns: Sequence[Case] = ()) -> None:
        """The student's own cache serves a second backward pass, and later forward passes their own.

        All calls get the same arrays, which hold other numbers each time. Nothing that the caller has is
        changed. Where the forward pass is wrong nothing is said: it has tests of its own.

        Args:
            case: has right values.
            turns: what the arrays and dictionaries of a forward pass hold one after another; other numbers
                in the first input if not given.
        """
        turns = turns or (case, turned(case))
        changed: Any = replace(case, dout=in_steps(case.dout))
        case, second = changed, replace(changed, dout=_other_order(changed.dout))
        if self.check.holds(self._two_backward_passes_are_right, case, second):
            return self._backward_in_turns(turns)
        sent = self._sent((*case.inputs, case.dout))
        dout = sent[len(case.inputs)]
        try:
            cache = self._out_is_right(case, _with(case, sent))
        except (CheckFailed, StudentError):
            return self.check.forget()
        try:
            first, before = self._kept_gradients(case, dout, cache)
        except (CheckFailed, StudentError):
            self.check.forget()
            return self._is_wrong_in_a_fresh_worker([case])
        self._fill({0: dout}, (second.dout,))

        def is_right() -> None:
            self.judge(second, self.student.call(case.functions[1], dout, cache).value)

        wrong = "a second backward pass with the same cache is wrong: the first one changed or kept something"
        self.check.that(self.check.holds(is_right), wrong)
        self._stay(first, before)
        arrays = {n: value for n, value in enumerate(case.inputs) if type(value) is np.ndarray}
        self._are_kept([case.names[n] for n in arrays], [sent[n] for n in arrays], list(arrays.values()))
        return self._backward_in_turns(turns)

    def _two_backward_passes_are_right(self, case: Case, second: Case) -> None:
        """All that comes before the turns, in one request, which costs less."""
        self.student.define(IN_THE_WORKER)
        given = case.functions, case.inputs, case.dout, second.dout
        answer = self.student.call("_hidden_two_backward_passes", *given)
        parts = "out", "gradients", "those of a second call", "the first ones then", "the arrays then"
        out, first, again, stayed, arrays = self.check.parts("the calls", answer.value, parts)
        self.check.close("out", out, case.out)
        self.judge(case, first)
        self.judge(second, again)
        for name, gradient in self.gradients(case, stayed).items():
            self._same(name, gradient, self.gradients(case, first)[name])
        before = [value for value in case.inputs if type(value) is np.ndarray]
        for (name, then), array in self._of_each(list(zip(case.names, before, strict=False)), arrays):
            self.check.kept(name, array, then)

    def _of_each(self, asked: Sequence[T], given: object) -> list[tuple[T, Any]]:
        """What a helper gave for each of a number of things, with those."""
        parts = self.check.parts("each", given, [str(n) for n, _ in enumerate(asked)])
        return list(zip(asked, parts, strict=True))

    def _backward_in_turns(self, cases: Sequence[Case]) -> None:
        """The backward pass follows what the same arrays and dictionaries hold, if it is right for others."""
        try:
            turns = self.together("_hidden_in_turns", cases, inputs_of, cases[0].inputs)
        except (CheckFailed, StudentError):
            try:
                self._outs_in_turns_are_right(cases)
            except (CheckFailed, StudentError):
                return self.check.forget()
            return self._is_wrong_in_a_fresh_worker(cases)
        for case, value in zip(cases, turns, strict=True):
            try:
                out, returned = self.check.parts("each call", value, ("out", "gradients"))
                self.check.close("out", out, case.out)
            except CheckFailed:
                return self.check.forget()
            try:
                self.judge(case, returned)
            except CheckFailed:
                self.check.forget()
                return self._is_wrong_in_a_fresh_worker([case])
        return None

    def _is_wrong_in_a_fresh_worker(self, cases: Sequence[Case]) -> None:
        """A backward pass that is wrong here is so where it has not been called before."""
        self.student.close()
        self.check.that(self.right_with_own_caches(cases) is None, KEPT)

    def _kept_gradients(
        self, case: Case, dout: object, cache: object
    ) -> tuple[dict[str, Any], tuple[Any, ...]]:
        """The gradients of a call, which are right, as handles, and what they hold."""
        keep = range(len(case.gradients))
        answer = self.student.call(case.functions[1], dout, cache, keep=keep)
        gradients = self.gradients(case, answer.value)
        contents = self._contents(*gradients.values())
        for name, gradient in zip(gradients, contents, strict=True):
            self.check.close(name, gradient, case.gradients[name])
        return gradients, contents

    def nothing_is_changed(
        self, function: str, calls: Sequence[tuple[str, Sequence[Any]]], names: Sequence[str]
    ) -> None:
        """None of these calls changes one of its first arguments, which are called `names`.

        Only changes count, and only of calls that return: an answer may presume the usual order of arrays.

        Args:
            function: the student's.
            calls: how the arrays lie in memory, `AS_DRAWN` or one of `LAYOUTS`, and the arguments.
            names: of the arguments.
        """
        self.student.define(IN_THE_WORKER)
        try:
            answer = self.student.call("_hidden_changes", function, list(calls), len(names))
        except StudentError:
            return
        for _, changed in self._of_each(calls, answer.value):
            found = zip(names, changed, strict=False) if type(changed) is list else ()
            self.all_kept(name for name, has in found if has is True)

    def all_kept(self, changed: Iterable[str]) -> None:
        """There are no names of changed arguments."""
        names = " and ".join(changed)
        self.check.that(not names, CHANGED.format(names), Fault.CHANGED)

    def _sent(self, inputs: Sequence[Any], *kinds: type) -> dict[int, Any]:
        """The inputs of these kinds, which stay in the worker, by position: arrays and dictionaries."""
        places = [n for n, value in enumerate(inputs) if type(value) in (kinds or (np.ndarray, dict))]
        self.student.define(IN_THE_WORKER)  # here, as an earlier call may have ended the worker
        values = [inputs[n] for n in places]
        return dict(zip(places, self._each("_hidden_held", *values, keep=range(len(values))), strict=True))

    def _fill(self, sent: dict[int, Any], values: Sequence[Any]) -> None:
        self.student.call("_hidden_fill", [*sent.values()], [values[n] for n in sent])

    def _contents(self, *arrays: Any) -> tuple[Any, ...]:
        """What arrays hold that stayed in the worker."""
        return self._each("_hidden_contents", *arrays)

    def _each(self, helper: str, *values: Any, keep: Iterable[int] = ()) -> tuple[Any, ...]:
        """What a helper returns for each of the values."""
        answer = self.student.call(helper, *values, keep=keep)
        return self.check.parts(
            "a copy of the arrays", answer.value, [f"array {n}" for n in range(len(values))]
        )

    def _stay(self, earlier: dict[str, Any], before: Sequence[Any]) -> None:
        """Arrays that an earlier call returned hold what they held then."""
        for name, array, then in zip(earlier, self._contents(*earlier.values()), before, strict=True):
            self._same(name, array, then)

    def _same(self, name: str, array: object, before: Any) -> None:
        now, then = numbers(array), numbers(before)
        same = now is not None and then is not None and np.array_equal(now, then)
        self.check.that(same, changed_later(name))

    def _are_kept(self, names: Sequence[str], arrays: Sequence[Any], before: Sequence[Any]) -> None:
        for name, array, then in zip(names, self._contents(*arrays), before, strict=True):
            self.check.kept(name, array, then)


def changed_later(name: str) -> str:
    return f"a later call changed {name} of an earlier one: make a new array in every call"


def turned(case: Case, times: float = 1) -> Case:
    """The case with the numbers of the first input in reverse order, and multiplied.

    A factor just below 1 leaves each mistake as large as it is: one in eps would vanish beside large numbers.
    """
    first = case.inputs[0]
    return with_first(case, (times * first.ravel()[::-1]).astype(first.dtype).reshape(first.shape))


def in_steps(array: Array) -> Array:
    """The array in steps of 1/8, none of them 0: no sum of such numbers depends on their order."""
    return np.asarray((np.floor(8 * array) + 0.5) / 8, array.dtype)


def _other_order(array: Array) -> Array:
    """The numbers in reverse order; a single one doubled."""
    return array.ravel()[::-1].reshape(array.shape) if array.size > 1 else 2 * array


def nudged(case: Case) -> Case:
    """The case with another number in the middle of the first input."""
    first = case.inputs[0].copy()
    first.flat[first.size // 2] += 1
    return with_first(case, first)


def twins(case: Case, first: Sequence[int], dout: Sequence[int]) -> list[Case]:
    """The case among others, each of which is easily taken for the one before.

    Two neighbours in the middle of the first input are in each other's place; then those of dout. Of more
    than 1,000 whole numbers, neither the sum nor what NumPy prints tells. The last has the same numbers in
    arrays of other shapes.

    Args:
        case: of whole numbers.
        first: shape of the first input of the last one.
        dout: shape of its dout.
    """
    changed: Any = replace(case, dout=exchanged(case.dout))
    reshaped: Any = replace(with_first(case, case.inputs[0].reshape(first)), dout=changed.dout.reshape(dout))
    return [with_first(case, exchanged(case.inputs[0])), case, changed, reshaped]


def exchanged(array: Array) -> Array:
    """The array with two neighbours in its middle in each other's place."""
    array = array.copy()
    *others, column = (size // 2 for size in array.shape)
    array[(*others, slice(column, column + 2))] = array[(*others, [column + 1, column])]
    return array


def _with(case: LayerCase, sent: Mapping[int, Any]) -> list[Any]:
    """The case's inputs, some of them sent before."""
    return [sent.get(position, value) for position, value in enumerate(case.inputs)]
