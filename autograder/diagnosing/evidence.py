"""What the record of a question's tests says: each call of its function, as oracles take it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from autograder.diagnosing.hypotheses import Array, Call, Inputs
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.comparing import real_numbers
from autograder.testing.tape import Asked, Fault

DEEPEST = 4
"""Levels of lists and dicts in a return value that are looked into."""


@dataclass(frozen=True)
class Tested:
    """One test, the requests that it made, in order, and what a check found wrong, if one did."""

    test: TestResult
    asked: tuple[Asked, ...]
    fault: Fault | None


def tested(events: Iterable[object]) -> Iterator[Tested]:
    """Events cut at each test's result."""
    asked: list[Asked] = []
    fault = None
    for event in events:
        if isinstance(event, Asked):
            asked.append(event)
        elif isinstance(event, Fault):
            fault = event
        elif isinstance(event, TestResult):
            yield Tested(event, tuple(asked), fault)
            asked, fault = [], None


def own_calls(question: str, test: Tested) -> list[Asked]:
    """The requests to what a question asks for: its function, or its class and what was made of it."""
    return [asked for asked in test.asked if asked.name == question or asked.name.startswith(f"{question}.")]


def is_stub(question: str, tests: Sequence[Tested], failed: Sequence[Tested]) -> bool:
    """Whether each failed test ends with a call of what never gives anything.

    A function that is `return None, None` is one, and a method that is `return 0, {}`.
    """
    gave: dict[str, list[object]] = {}
    for one in tests:
        for asked in own_calls(question, one):
            gave.setdefault(asked.name, []).append(asked.gave)
    empty = {name for name, values in gave.items() if all(map(_is_nothing, values))}
    return all(any(asked.name in empty for asked in own_calls(question, one)[-1:]) for one in failed)


def _is_nothing(gave: object, depth: int = 0) -> bool:
    if isinstance(gave, Answer):
        return not gave.changed and _is_nothing(gave.value)
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
    """

    name: str
    returns: tuple[str, ...]
    read: Callable[[Asked, Sequence[Asked]], Inputs | None]
    right: Callable[[Inputs], dict[str, Array]]
    outputs: Callable[[Asked, Any, dict[str, Array]], dict[str, Array]] = _as_returned
    own: Callable[[Asked, Sequence[Asked]], bool] | None = None
    misled: Callable[[Asked, Sequence[Asked]], bool] | None = None

    def calls(self, tests: Sequence[Tested], own: bool) -> list[Call[Inputs]]:
        """The calls in these tests.

        Args:
            tests: what ran.
            own: whether calls with what the student's own code made are wanted, or those without.
        """
        found: list[Call[Inputs]] = []
        for one in tests:
            by_route: dict[bool, list[tuple[Asked, Sequence[Asked]]]] = {False: [], True: []}
            for i, call in enumerate(one.asked):
                if call.name == self.name:
                    before = one.asked[:i]
                    by_route[bool(self.own and self.own(call, before))].append((call, before))
            if own or not self._right_in_the_end(one, by_route[True]):
                found += self._known(by_route[own])
        return found

    def _right_in_the_end(self, one: Tested, own: list[tuple[Asked, Sequence[Asked]]]) -> bool:
        """Whether the test counts what came of the student's own values, and that was right."""
        if not own or one.test.outcome is Outcome.PASSED:
            return bool(own)
        known = self._known(own)
        return bool(known) and not any(call.failed or not call.given for call in known)

    def _known(self, asked: Iterable[tuple[Asked, Sequence[Asked]]]) -> list[Call[Inputs]]:
        return [call for pair in asked if (call := self._call(*pair)) is not None]

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


def named(names: Sequence[str], asked: Asked) -> dict[str, Array]:
    """What a call returned, by name, as far as it is arrays of numbers."""
    value: Any = asked.gave.value if isinstance(asked.gave, Answer) else None
    parts: Sequence[Any] = value if type(value) in (tuple, list) else (value,)
    return arrays(dict(zip(names, parts, strict=False)))


def arrays(values: Mapping[str, object]) -> dict[str, Array]:
    """Those of the values that are arrays of real numbers, or numbers."""
    found = {name: real_numbers(value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value is not None}
