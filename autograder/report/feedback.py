"""The page that one student reads."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from autograder.course.assignment import Assignment
from autograder.course.content import catalogues_of
from autograder.report.page import render
from autograder.results.result import Outcome, QuestionResult, Result
from autograder.translation import marked as _

OUR_FAULT = _(
    "The grader itself failed here. This is not your fault, and your instructor will grade it again."
)


def feedback_page(assignment: Assignment, result: Result) -> str:
    """A self-contained HTML page: score, incidents, and per question what passed, what failed and why."""
    questions = map(for_students, result.questions)
    notebooks = [
        (name, list(group)) for name, group in groupby(questions, lambda question: question.notebook)
    ]
    return render(
        "feedback.html",
        assignment.language,
        catalogues_of(assignment.id),
        assignment=assignment,
        result=result,
        notebooks=notebooks,
    )


def for_students(question: QuestionResult) -> QuestionResult:
    """The question without what the harness says of its own failures: that may quote hidden tests."""
    tests = (
        replace(test, message=OUR_FAULT) if test.outcome is Outcome.HARNESS_ERROR else test
        for test in question.tests
    )
    return replace(question, tests=tuple(tests))
