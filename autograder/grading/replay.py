"""Run one student's hidden test again, exactly, and keep what an instructor needs to see why it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.grading.grader import Grader
from autograder.intake.submission import Submission
from autograder.results.result import TestResult
from autograder.sandbox import Answer
from autograder.testing.tape import HIDDEN, Asked, Compared, Record, Replayed, no_record


class ReplayError(AutograderError):
    """There is no such test, or more than one; the message says what to ask for."""


def replay(
    grader: Grader, handed_in: Submission, assignment: Assignment, name: str, record: Record = no_record
) -> list[Replayed]:
    """Run a test again with the inputs of this student.

    All tests of its question run, in their order and in one worker as in grading: what the code keeps from
    one call to the next is the same as well.

    Args:
        grader: runs them.
        handed_in: the notebooks and files; the inputs are drawn from their code and the student's id.
        assignment: lists the questions.
        name: the test's `name` in `results.json`, its title, or its number in its question, from 1; or one of
            these behind `question::`. Alone, each may stand for one test in each of several questions.
        record: sees what happens as it does.

    Raises:
        ReplayError: no question that was handed in has such a test; the message lists those that there are.
    """
    question, _, test = name.rpartition("::")
    tapes = _played(grader, handed_in, assignment, question, record)
    found = [played for number, played in tapes if _is_meant(test, number, played.test)]
    if not found:
        lines = "".join(f"\n  {line}" for line in _listed(tapes))
        raise ReplayError(
            f"no hidden test {name!r} in {', '.join(handed_in.answered)};"
            f" there are, each with number, name and title:{lines}"
        )
    return found


def hidden_tests(
    grader: Grader, handed_in: Submission, assignment: Assignment, name: str, record: Record = no_record
) -> list[str]:
    """Run all tests of `question::`, or all; a line for each with what `replay` knows it by."""
    question, _, _ = name.rpartition("::")
    return list(_listed(_played(grader, handed_in, assignment, question, record)))


def _played(
    grader: Grader, handed_in: Submission, assignment: Assignment, question: str, record: Record
) -> list[tuple[int, Replayed]]:
    """The tests of this question, or of all where it is empty, each with its number."""
    specs = [spec for spec in assignment.notebooks if spec.id in handed_in.answered]
    questions = [q for spec in specs for q in spec.questions if question in ("", q)]
    return [
        (number, played)
        for q in questions
        for number, played in enumerate(_play(grader, handed_in, q, record), 1)
    ]


def _listed(tapes: Iterable[tuple[int, Replayed]]) -> Iterator[str]:
    for number, played in tapes:
        yield f"{played.question}::{number}  {played.test.name}  {played.test.title}"


def _is_meant(asked: str, number: int, test: TestResult) -> bool:
    titled = asked.strip(" .").casefold() == test.title.strip(" .").casefold()
    return titled or asked in (test.name, str(number))


def _play(grader: Grader, handed_in: Submission, question: str, record: Record) -> Iterator[Replayed]:
    """All tests of a question, with what happened in each."""
    tape: list[object] = []

    def take_down(event: object) -> None:
        tape.append(event)
        record(event)

    grader.grade_questions(handed_in, [question], take_down)
    start = 0
    for position, event in enumerate(tape):
        if isinstance(event, TestResult):
            events, start = tape[start:position], position + 1
            asked = tuple(item for item in events if isinstance(item, Asked))
            compared = tuple(item for item in events if isinstance(item, Compared))
            yield Replayed(question, event, asked, compared)


def save_arrays(found: Sequence[Replayed], path: Path) -> None:
    """Write what `arrays` gives of one replayed test to an .npz file.

    Raises:
        ReplayError: there are several tests.
    """
    if len(found) > 1:
        names = ", ".join(f"{played.question}::{played.test.name}" for played in found)
        raise ReplayError(f"a file keeps one test; choose one of {names}")
    with path.open("wb") as file:  # a file, as a path without .npz would be given it
        np.savez(file, allow_pickle=False, **arrays(found[0]))


def arrays(replayed: Replayed) -> dict[str, npt.NDArray[Any]]:
    """All arrays and numbers of a replayed test, named for `numpy.savez`.

    Names tell where a value was: `1_conv_forward_naive/args/3/stride` is an entry of the fourth argument of
    the first call, `1_conv_forward_naive/gave/0` the first value that it returned; `2_dx/given`, `2_dx/right`
    and `2_dx/errors` belong to the second comparison. `warning` says that they are hidden material.
    """
    values: dict[str, Any] = {"warning": HIDDEN}
    for number, asked in enumerate(replayed.asked, 1):
        gave = asked.gave.value if isinstance(asked.gave, Answer) else asked.gave
        values[f"{number}_{asked.name}"] = {"args": asked.args, "kwargs": asked.kwargs, "gave": gave}
    for number, compared in enumerate(replayed.compared, 1):
        values[f"{number}_{compared.name}"] = {
            "given": compared.given,
            "right": compared.right,
            "errors": compared.errors,
        }
    return dict(_leaves("", values))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Every array, number and text in nested tuples, lists and dicts, with its path."""
    items: Mapping[Any, Any] | None = None
    if isinstance(value, Mapping):
        items = value
    elif isinstance(value, tuple | list):
        items = dict(enumerate(value))
    elif isinstance(value, np.ndarray | np.generic | float | int | str):
        yield path, np.asarray(value)
    for name, item in (items or {}).items():
        yield from _leaves(f"{path}/{name}" if path else str(name), item)
