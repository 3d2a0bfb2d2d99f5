"""The page of a student's result that instructors read. Nothing of it is for students."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.report.feedback import by_need
from autograder.report.page import render
from autograder.report.questions import Question, questions
from autograder.report.statement import written_texts
from autograder.results.class_list import Group
from autograder.results.code import Code
from autograder.results.result import Outcome, Result, TestResult
from autograder.results.total import Statement
from autograder.testing.plugin import STOPPED as REACHED

ENDED = (Outcome.FORBIDDEN, Outcome.TIMEOUT, Outcome.CRASHED)
"""Outcomes of tests that the sandbox ended."""


def instructor_page(
    assignment: Assignment,
    result: Result,
    statement: Statement | None,
    code: Iterable[Code],
    place: Path,
    feedback: str,
    group: Group | None = None,
) -> str:
    """A self-contained HTML page: the feedback with the answers, and what replays each failed test.

    Args:
        assignment: what was graded.
        result: of the student.
        statement: what the gradebook says; None where the grade is not in it.
        code: what the student wrote.
        place: where the submission lies.
        feedback: the path of the student's own page relative to the folder of this one.
        group: with whom the student handed in.
    """
    pieces = tuple(code)
    shown = [_for_instructors(question, result, pieces, place) for question in questions(result, pieces)]
    return render(
        "instructor.html",
        assignment=assignment,
        result=result,
        statement=statement if result.gradable else None,
        written=written_texts(pieces),
        parts=by_need(shown),
        stopped=list(_stopped(result)),
        reached=[incident for incident in result.incidents if incident.message.startswith(REACHED)],
        feedback=feedback,
        group=group,
    )


def _for_instructors(shown: Question, result: Result, code: Iterable[Code], place: Path) -> Question:
    question = shown.result
    failed = [test for failure in shown.failures for test in failure.tests]
    commands = {test.name: _command(result, question.id, test.name, place) for test in failed}
    return replace(
        shown,
        commands=commands if question.outcome is not Outcome.NOT_ATTEMPTED else {},
        answer=tuple(piece for piece in code if piece.question == question.id),
    )


def _command(result: Result, question: str, test: str, place: Path) -> str:
    options = [
        "--assignment",
        result.assignment,
        "--student",
        result.student,
        "--test",
        f"{question}::{test}",
    ]
    return shlex.join(["python", "-m", "autograder", "try", str(place), *options])


def _stopped(result: Result) -> Iterator[tuple[str, TestResult]]:
    """Tests that the sandbox ended, with their questions; of those of a question that say the same, one."""
    for question in result.questions:
        ended = [test for test in question.tests if test.outcome in ENDED]
        for test in {test.message: test for test in reversed(ended)}.values():
            yield question.id, test
