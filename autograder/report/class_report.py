"""The pages that show an instructor how a class did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from autograder.course.assignment import Assignment
from autograder.report.items import FEWEST, NEAR_ZERO
from autograder.report.page import render
from autograder.report.rows import Row, Rows, table
from autograder.report.summary import summarise
from autograder.results.result import Result
from autograder.results.total import Total

PAGE = 1000
"""So many students have their lines in the report itself, some 0.6 MB; larger classes get pages of them."""

COMMON = 20
"""So many kinds of incidents are named in the report on a larger class."""


def class_report(
    assignment: Assignment,
    results: Iterable[Result],
    feedback: Callable[[str], str | None],
    ungraded: Mapping[str, str] = MappingProxyType({}),
    noticed: Sequence[str] = (),
    totals: Mapping[str, Total] = MappingProxyType({}),
) -> Iterator[tuple[str, str]]:
    """The files of a report on a class, by name: `<assignment>.html`, a table, and pages of a larger class.

    Args:
        assignment: names the files.
        results: one for each student, in any order; looked at one by one and not kept.
        feedback: for a student, the path of the feedback page relative to the folder of the report, or None.
        ungraded: student -> reason, for submissions that ended without any result.
        noticed: what was found where students hand in and was not graded, or could not be read; a line each.
        totals: what the gradebook says, by student; where it says nothing, the hidden tests' points count.
    """
    rows = Rows(totals)
    summary = summarise(rows.watch(results), totals)
    ordered = sorted(rows.all, key=lambda row: row.student.casefold())
    reasons: dict[str, Sequence[str]] = {student: [reason] for student, reason in ungraded.items()}
    reasons |= {row.student: row.failures for row in ordered if row.score is None}
    paged = len(ordered) > PAGE
    pages = dict(_pages(assignment, ordered)) if paged else {}
    csv = f"{assignment.id}.csv"
    known = {row.student for row in ordered}
    common: dict[str, Any] = {
        "assignment": assignment,
        "questions": summary.questions,
        "feedback": lambda student: feedback(student) if student in known else None,
        "csv": csv,
    }
    page = render(
        "class_report.html",
        rows=[] if paged else ordered,
        pages=pages,
        ungraded=sorted(reasons.items()),
        noticed=noticed,
        shown=PAGE,
        happened=_happened(ordered).most_common(COMMON) if paged else [],
        sandboxes=sorted(rows.sandboxes),
        summary=summary,
        near_zero=NEAR_ZERO,
        fewest=FEWEST,
        **common,
    )
    yield f"{assignment.id}.html", page
    yield csv, table(ordered, [question.id for question in summary.questions], reasons)
    for name, some in pages.items():
        yield name, render("class_students.html", rows=some, pages=pages, name=name, **common)


def _pages(assignment: Assignment, rows: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    """Files of the lines of a larger class, by name."""
    count = -(-len(rows) // PAGE)
    for number in range(count):
        name = f"{assignment.id}-students-{number + 1:0{len(str(count))}}.html"
        yield name, rows[number * PAGE : (number + 1) * PAGE]


def _happened(rows: Iterable[Row]) -> Counter[str]:
    """In how many submissions each thing happened."""
    return Counter(message for row in rows for message in {incident.message for incident in row.incidents})
