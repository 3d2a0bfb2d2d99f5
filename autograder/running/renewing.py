"""Feedback pages and the class report once more, as the gradebook is now; nothing of a student runs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.intake.finding import Found
from autograder.intake.groups import find_groups
from autograder.intake.submission import SubmissionError
from autograder.results.total import Total
from autograder.running.journal import Journal
from autograder.running.pages import Pages
from autograder.running.results_files import write_report
from autograder.running.run_error import explained
from autograder.running.standing import Standing

NO_RESULT = "not graded yet; run: python -m autograder grade {assignment}"


@dataclass(frozen=True)
class Renewed:
    """Pages that are as the gradebook is.

    Attributes:
        totals: what the gradebook says, by student.
        changed: whose page is another than it was.
        without: students who have no such page, and why.
        report: the class report; None where only some students' pages were asked for.
    """

    totals: Mapping[str, Total]
    changed: Sequence[str]
    without: Mapping[str, str]
    report: Path | None


def renew(assignment: Assignment, course: Course, students: Collection[str] | None = None) -> Renewed:
    """Settle what groups share and late penalties, then write every page that is not what the gradebook says.

    What a person enters with formgrader passes through no run, and the gradebook keeps no time of it: so each
    page is made, and compared.

    Args:
        assignment: whose pages.
        course: where results and grades are.
        students: whose pages; None for everybody's, and the class report.

    Raises:
        CourseError: a run has the course.
        JournalError, GradebookError: they cannot be read or written; or nothing was graded yet.
        RunError: a file cannot be written.
    """
    found = _found(assignment, course)
    course = replace(course, places=found.places)
    with explained(), course.locked(), Journal(course.journal, assignment.id, create=False) as journal:
        gradebook.share_marks(assignment, course)
        gradebook.settle_penalties(assignment, course)
        totals = gradebook.totals(course.db_url, assignment.id)
        asked = totals.keys() if students is None else totals.keys() & students
        numbers = {name: number for name, number in journal.in_gradebook().items() if name in asked}
        standing = Standing()
        changed = Pages(course, assignment, journal, standing).renew(numbers.values())
        without = dict(standing.ungraded)
        report = None
        if students is None:
            reason = NO_RESULT.format(assignment=assignment.id)
            without |= dict.fromkeys(found.places.keys() - numbers.keys(), reason)
            lines = found.passed_over
            report = write_report(course, assignment, standing.results(journal), totals, without, lines)
        return Renewed(totals, changed, dict(sorted(without.items())), report)


def _found(assignment: Assignment, course: Course) -> Found:
    """What lies where students hand in; nothing where it was taken away since it was graded."""
    try:
        return find_groups(course, assignment)
    except SubmissionError:
        return Found({}, ())
