"""The page that shows an instructor how a class did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from autograder.assignment import Assignment
from autograder.report.items import FEWEST, NEAR_ZERO
from autograder.report.page import render
from autograder.report.summary import summarise
from autograder.results import Outcome, Result


def class_report(
    assignment: Assignment,
    results: Sequence[Result],
    feedback_links: Mapping[str, str],
    ungraded: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A self-contained HTML page on a class.

    Args:
        assignment: names the page.
        results: one for each student, in any order.
        feedback_links: student -> path of the feedback page, relative to the folder of this page. A student
            who is not in it gets no link.
        ungraded: student -> reason, for submissions that ended without any result.
    """
    reasons = {student: [reason] for student, reason in ungraded.items()}
    reasons |= {result.student: _harness_messages(result) for result in results if not result.gradable}
    ordered = sorted(results, key=lambda result: result.student.casefold())
    return render(
        "class_report.html",
        assignment=assignment,
        results=ordered,
        ungraded=sorted(reasons.items()),
        incidents=[result for result in ordered if result.incidents],
        sandboxes=sorted({result.sandbox for result in ordered}),
        summary=summarise(ordered),
        near_zero=NEAR_ZERO,
        fewest=FEWEST,
        links=feedback_links,
    )


def _harness_messages(result: Result) -> list[str]:
    """What went wrong, each thing once, with the question it happened in."""
    messages = [
        f"{question.id}: {test.message}"
        for question in result.questions
        for test in question.tests
        if test.outcome is Outcome.HARNESS_ERROR
    ]
    return list(dict.fromkeys(messages))
