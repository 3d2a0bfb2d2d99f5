"""What an instructor is shown of a replayed hidden test. Nothing of it is for students."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from autograder.report.wording import clean, error_text, outcome_word, shorten
from autograder.results.result import Outcome
from autograder.sandbox import Answer, Handle, StudentError
from autograder.testing.tape import HIDDEN, Asked, Compared, Replayed


def console_replay(student: str, found: Sequence[Replayed]) -> Group:
    """Each test's outcome, what the student's code was asked and gave, and each comparison."""
    tests = [part for replayed in found for part in _test(replayed)]
    return Group(Text(HIDDEN, "bold red"), _text(f"inputs of student {student}"), *tests)


def _test(replayed: Replayed) -> Iterator[RenderableType]:
    test = replayed.test
    style = "green" if test.outcome is Outcome.PASSED else "red"
    yield Text.assemble((outcome_word(test), style), "  ", (f"{replayed.question}::{test.name}", "bold"))
    lines = [test.title, test.message, error_text(test), test.hint and f"Hint: {test.hint}"]
    lines += [_asked(number, asked) for number, asked in enumerate(replayed.asked, 1)]
    lines += [_compared(number, compared) for number, compared in enumerate(replayed.compared, 1)]
    for line in lines:
        if line:
            yield Padding(_text(line), (0, 0, 0, 4))


def _asked(number: int, asked: Asked) -> str:
    given = [describe(value) for value in asked.args]
    given += [f"{name}={describe(value)}" for name, value in asked.kwargs.items()]
    line = f"call {number}: {asked.name}({', '.join(given)})"
    match asked.gave:
        case StudentError() as error:
            return f"{line}\n  raised {error}"
        case Answer(value=value, changed=changed, seconds=seconds):
            news = [f"\n  changed argument {position}: {describe(new)}" for position, new in changed.items()]
            return f"{line}\n  gave {describe(value)} in {seconds:.4f} s{''.join(news)}"
        case None:
            return line
        case value:
            return f"{line}\n  gave {describe(value)}"


def _compared(number: int, compared: Compared) -> str:
    """How far an answer is off, and where it is off most."""
    errors, allowed = compared.errors, compared.allowed
    line = f"comparison {number}: {compared.name}, {describe(compared.given)} with {describe(compared.right)}"
    if not errors.size:
        return line
    worst = compared.worst
    return (
        f"{line}\n  {int((errors > allowed).sum())} of {errors.size} are off by more than {allowed:.3g}; "
        f"worst at {list(worst)}: error {errors[worst]:.3g}, "
        f"given {compared.given[worst]!s}, right {compared.right[worst]!s}"
    )


def describe(value: Any) -> str:
    """A value in one line: arrays by dtype and shape, tuples and dicts item by item, numbers in full."""
    match value:
        case np.ndarray():
            return f"{value.dtype} {value.shape}"
        case Handle():
            return f"<{value.type} in the worker>"
        case Mapping():
            return "{" + ", ".join(f"{name}: {describe(item)}" for name, item in value.items()) + "}"
        case tuple() | list():
            return f"({', '.join(describe(item) for item in value)})"
        case type():
            return value.__name__
        case _:
            return shorten(str(value), 100, 1)


def _text(text: str) -> Text:
    return Text(clean(shorten(text, 2000, 20)))
