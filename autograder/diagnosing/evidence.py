"""What the record of a question's tests says: each call of its function, as oracles take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Generic

from autograder.diagnosing import helper_calls
from autograder.diagnosing.hypotheses import Array, Call, Inputs, precise, same
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.comparing import real_numbers
from autograder.testing.tape import Asked, Fault

DEEPEST = 4
"""Levels of lists and dicts in a return value that are looked into."""


@dataclass(frozen=True)
class Tested:
    """One test, the requests that it made, in order, and what a check found wrong, if one did."""

    __test__ = False  # no class of tests, whatever its name

    test: TestResult
    asked: tuple[Asked, ...]
    fault: Fault | None


def tested(events: Iterable[object]) -> Iterator[Tested]:
    """Events cut at each test's result; calls hold the values that a test had put into the worker."""
    asked: list[Asked] = []
    fault = None
    put: dict[int, Any] = {}
    for event in events:
        if isinstance(event, Asked):
            asked.append(_with_values(event, put))
        elif isinstance(event, Fault):
            fault = event
        elif isinstance(event, TestResult):
            yield Tested(event, tuple(asked), fault)
            asked, fault = [], None


def _with_values(asked: Asked, put: dict[int, Any]) -> Asked:
    """The request with the values that handles stand for, until a function may have filled them.

    That is a library's, or one of the test's own: its name begins with an underscore.
    """
    if asked.name == "put" and isinstance(asked.gave, Handle):
        put[asked.gave.id] = asked.args[0]
    args = tuple(put.get(arg.id, arg) if isinstance(arg, Handle) else arg for arg in asked.args)
    if asked.target is None and ("." in asked.name or asked.name.startswith("_")):
        for handle in _handles(asked.args):
            put.pop(handle.id, None)
    return replace(asked, args=args)


def _handles(values: Iterable[object]) -> Iterator[Handle]:
    for value in values:
        if isinstance(value, Handle):
            yield value
        elif isinstance(value, list | tuple):
            yield from _handles(value)


def known(values: Iterable[object]) -> bool:
    """Whether none of these stayed in the worker."""
    return not any(isinstance(value, Handle) for value in values)


def own_calls(question: str, test: Tested) -> list[Asked]:
    """The requests to what a question asks for: its function, or its class and what was made of it."""
    return [asked for asked in test.asked if asked.name == question or asked.name.startswith(f"{question}.")]


def is_stub(question: str, tests: Sequence[Tested], failed: Sequence[Tested]) -> bool:
    """Whether each failed test ends with a call of what never gives anything.

    A function that is `return None, None` is one, and a method that is `return 0, {}`; one that draws is not.
    """
    if any(call.name == "figures" and call.gave for tried in tests for call in tried.asked):
        return False
    asked = [call for tried in tests for call in own_calls(question, tried)]
    giving = {call.name for call in asked if isinstance(call.gave, Answer) and not _is_nothing(call.gave)}
    last = [own_calls(question, tried)[-1:] for tried in failed]
    return all(ends and ends[0].name not in giving and _is_nothing(ends[0].gave) for ends in last)


def _is_nothing(gave: object, depth: int = 0) -> bool:
    if isinstance(gave, Answer):
        made = isinstance(gave.value, Handle)  # an object: nothing is known about it yet
        return not made and not gave.changed and _is_nothing(gave.value)
    if isinstance(gave, tuple | list | dict) and depth < DEEPEST:
        items = gave.values() if isinstance(gave, dict) else gave
        return all(_is_nothing(item, depth + 1) for item in items)
    return gave is None or isinstance(gave, Handle) or (type(gave) in (int, float) and gave == 0)


def _as_returned(asked: Asked, inputs: Any, given: dict[str, Array]) -> dict[str, Array]:
    return given


@dataclass(frozen=True)
class Function(Generic[Inputs]):
    """How to read the calls of a function.

    Attributes:
        name: the function's.
        returns: names of what it returns.
        read: the inputs of a call, given the requests before it in its test; None where they are not known.
        right: the right answers, by name.
        outputs: what a call gave, from what it returned; an entry of a dict that it filled may join it.
        own: whether a call was given what the student's own code had made, such as a cache; None where no
            call of this function is.
        misled: whether what the student's own code had made was wrong.
        helped: the calls that a helper made in one request.
    """

    name: str
    returns: tuple[str, ...]
    read: Callable[[Asked, Sequence[Asked]], Inputs | None]
    right: Callable[[Inputs], dict[str, Array]]
    outputs: Callable[[Asked, Any, dict[str, Array]], dict[str, Array]] = _as_returned
    own: Callable[[Asked, Sequence[Asked]], bool] | None = None
    misled: Callable[[Asked, Sequence[Asked]], bool] | None = None
    helped: Callable[[Asked], Iterable[Asked]] = helper_calls.of_layer

    def calls(self, tests: Sequence[Tested], own: bool) -> list[Call[Inputs]]:
        """The calls in these tests, and those of helpers that are right: wrong ones are made anew.

        Args:
            tests: what ran.
            own: whether calls with what the student's own code made are wanted, or those without. Of the
                latter there are none where the former are all right, or show that the latter say nothing.
        """
        read = [(tried, self._read(tried)) for tried in tests]
        with_own = [call for _, pairs in read for is_own, call in pairs if is_own]
        if own:
            return with_own
        if _all_right(with_own) or any(_replaced(pairs) for _, pairs in read):
            return []
        direct = [
            call
            for tried, pairs in read
            if not _decided(tried, pairs)
            for is_own, call in pairs
            if not is_own
        ]
        return [*direct, *self._right_of_helpers(tests)]

    def _right_of_helpers(self, tests: Sequence[Tested]) -> Iterator[Call[Inputs]]:
        for asked in (each for tried in tests for request in tried.asked for each in self.helped(request)):
            call = self._call(asked, ()) if asked.name == self.name and known(asked.args) else None
            if call is not None and call.given and not call.failed:
                yield call

    def _read(self, tried: Tested) -> list[tuple[bool, Call[Inputs]]]:
        """The calls of one test in order, each with whether it was given what the student's code made."""
        asked = [(call, tried.asked[:i]) for i, call in enumerate(tried.asked) if call.name == self.name]
        read = [(bool(self.own and self.own(*pair)), self._call(*pair)) for pair in asked]
        return [(is_own, call) for is_own, call in read if call is not None]

    def _call(self, asked: Asked, before: Sequence[Asked]) -> Call[Inputs] | None:
        inputs = self.read(asked, before)
        if inputs is None:
            return None
        right = self.right(inputs)
        misled = bool(self.own and self.misled and self.own(asked, before) and self.misled(asked, before))
        if isinstance(asked.gave, StudentError):
            return Call(inputs, {}, right, asked.gave, misled)
        given = self.outputs(asked, inputs, named(self.returns, asked))
        given = {name: part for name, part in given.items() if name in right}
        return Call(inputs, given, right, None, misled)


def _decided(tried: Tested, pairs: list[tuple[bool, Call[Any]]]) -> bool:
    """Whether calls with what the student's own code made decided a test, and their values are right."""
    with_own = [call for is_own, call in pairs if is_own]
    right = tried.test.outcome is Outcome.PASSED or tried.fault in (Fault.DTYPE, Fault.CHANGED)
    return bool(with_own) and (right or _all_right(with_own))


def _replaced(pairs: list[tuple[bool, Call[Any]]]) -> bool:
    """Whether the same call gave something else with what the student's own code made than without it.

    Then the answer keeps its values in another form than documented, and calls without it say nothing.
    """
    return any(
        not is_own and next_is_own and _replaces(later, call)
        for (is_own, call), (next_is_own, later) in pairwise(pairs)
    )


def _replaces(later: Call[Any], call: Call[Any]) -> bool:
    """Whether a call with what the student's own code made replaces the call before it."""
    of_the_same = all(same(later.right[name], value) for name, value in call.right.items())
    if later.misled or later.error or not of_the_same:
        return False
    if call.error:
        return True
    names = later.given.keys() & call.given.keys()
    return not all(same(later.given[name], call.given[name], coarse=call.coarse) for name in names)


def _all_right(calls: list[Call[Any]]) -> bool:
    return bool(calls) and not any(call.failed or not call.given for call in precise(calls))


def named(names: Sequence[str], asked: Asked) -> dict[str, Array]:
    """What a call returned, by name, as far as it is arrays of numbers."""
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    parts: Sequence[Any] = value if type(value) in (tuple, list) else (value,)
    return arrays(dict(zip(names, parts, strict=False)))


def arrays(values: Mapping[str, object]) -> dict[str, Array]:
    """Those of the values that are arrays of real numbers, or numbers."""
    found = {name: real_numbers(value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}
