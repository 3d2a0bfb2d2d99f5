"""The page that shows an instructor how a class did, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from autograder.course.assignment import Assignment
from autograder.report.class_data import class_data, misconceptions, notes, sections, states
from autograder.report.items import FEWEST, NEAR_ZERO, chance
from autograder.report.page import relative_url, render
from autograder.report.rows import Rows, table
from autograder.report.summary import summarise
from autograder.results.class_list import NOTHING_LISTED, ClassList
from autograder.results.result import Result
from autograder.results.total import Total

SHOWN = 200
"""So many lines that may be one for each student are in the page; the table beside it has them all."""

COMMON = 20
"""So many kinds of incidents are named, and so many likely causes."""


def class_report(
    assignment: Assignment,
    results: Iterable[Result],
    page: Callable[[str], str | None],
    ungraded: Mapping[str, str] = MappingProxyType({}),
    noticed: Sequence[str] = (),
    totals: Mapping[str, Total] = MappingProxyType({}),
    listed: ClassList = NOTHING_LISTED,
) -> Iterator[tuple[str, str]]:
    """The files of a report on a class, by name: `<assignment>.html`, and the table `<assignment>.csv`.

    Args:
        assignment: names the files.
        results: one for each student, in any order; looked at one by one and not kept.
        page: for a student, the path of the page for instructors, relative to the report's folder, or None.
        ungraded: student -> reason, for submissions that ended without any result.
        noticed: what was found where students hand in and was not graded, or could not be read; a line each.
        totals: what the gradebook says, by student; where it says nothing, the hidden tests' points count.
        listed: the students of the course, and what waits for a person.
    """
    rows = Rows(totals)
    summary = summarise(rows.watch(results), totals)
    ordered = sorted(rows.all, key=lambda row: row.student.casefold())
    reasons: dict[str, Sequence[str]] = {student: [reason] for student, reason in ungraded.items()}
    reasons |= {row.student: row.failures for row in ordered if row.score is None}
    questions = [question.id for question in summary.questions]
    happened = notes(ordered)[:COMMON]
    known = {row.student for row in ordered}

    def link(student: str) -> str | None:
        path = page(student) if student in known else None
        return None if path is None else relative_url(path)

    text = render(
        "class_report.html",
        assignment=assignment,
        summary=summary,
        csv=f"{assignment.id}.csv",
        ungraded=sorted(reasons.items()),
        noticed=noticed,
        shown=SHOWN,
        happened=happened,
        sandboxes=sorted(rows.sandboxes),
        sections=sections(ordered, listed),
        misconceptions=misconceptions(ordered)[:COMMON],
        sentences={id: cause.sentence for question in summary.questions for cause, id, _ in question.causes},
        listed=listed,
        states=states(ordered, ungraded, listed),
        places=rows.tests,
        near_zero=NEAR_ZERO,
        fewest=FEWEST,
        chance=chance(summary.students, len(summary.tests)),
        data=class_data(ordered, questions, [note for note, _ in happened], ungraded, listed, link),
    )
    yield f"{assignment.id}.html", text
    yield f"{assignment.id}.csv", table(ordered, questions, reasons)
