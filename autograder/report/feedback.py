"""The page that one student reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from autograder.course.assignment import Assignment
from autograder.course.content import catalogues_of
from autograder.report.page import render
from autograder.report.questions import Question, questions
from autograder.report.statement import written_texts
from autograder.results.class_list import Group
from autograder.results.code import Code
from autograder.results.result import Outcome, QuestionResult, Result
from autograder.results.total import Statement
from autograder.translation import marked as _

OUR_FAULT = _(
    "The grader itself failed here. This is not your fault, and your instructor will grade it again."
)
TO_MEND, NOT_ATTEMPTED, PASSED = _("To mend"), _("Not attempted"), _("Passed")
_HEADINGS = {Outcome.PASSED: PASSED, Outcome.NOT_ATTEMPTED: NOT_ATTEMPTED}


def feedback_page(
    assignment: Assignment,
    result: Result,
    statement: Statement | None = None,
    code: Iterable[Code] = (),
    group: Group | None = None,
) -> str:
    """A self-contained HTML page: points, incidents, and per question what failed and why, then what passed.

    Args:
        assignment: what was graded.
        result: of the hidden tests.
        statement: what the gradebook says, and the page's total; None where the grade is not in it.
        code: what the student wrote: lines of it are shown where an exception came from them, and the answers
            that a person grades.
        group: with whom the student handed in.
    """
    pieces = tuple(code)
    told = replace(result, questions=tuple(map(_for_students, result.questions)))
    return render(
        "feedback.html",
        assignment.language,
        catalogues_of(assignment.id),
        assignment=assignment,
        result=told,
        statement=statement if result.gradable else None,
        written=written_texts(pieces),
        parts=by_need(questions(told, pieces)),
        group=group,
    )


def by_need(shown: Iterable[Question]) -> list[tuple[str, list[Question]]]:
    """Questions under their headings, those to mend first."""
    parts: dict[str, list[Question]] = {TO_MEND: [], NOT_ATTEMPTED: [], PASSED: []}
    for question in shown:
        parts[_HEADINGS.get(question.result.outcome, TO_MEND)].append(question)
    return [(title, part) for title, part in parts.items() if part]


def _for_students(question: QuestionResult) -> QuestionResult:
    """The question without what the harness says of its own failures: that may quote hidden tests."""
    tests = (
        replace(test, message=OUR_FAULT) if test.outcome is Outcome.HARNESS_ERROR else test
        for test in question.tests
    )
    return replace(question, tests=tuple(tests))
