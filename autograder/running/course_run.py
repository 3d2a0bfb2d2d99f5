"""Grade a course: only what changed, one run at a time, and so that nothing finished is ever lost.

Each result goes into the journal first. Once it is sure that the tests did not change meanwhile, it goes into
the student's files, then, with others, into the gradebook; the report comes last. Whatever ends the run in
between, the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.intake.groups import find_groups
from autograder.intake.submission import SubmissionError
from autograder.results.result import Result
from autograder.results.total import Total
from autograder.running import fingerprint
from autograder.running.events import Begun, PassedOver, Trouble, Watcher
from autograder.running.executing import graded, tasks
from autograder.running.gradebook_writer import GradebookWriter
from autograder.running.journal import Journal
from autograder.running.known import known_results, unrecorded
from autograder.running.pages import Pages
from autograder.running.pool import Place
from autograder.running.results_files import write_page, write_report, write_result
from autograder.running.run_error import explained
from autograder.running.standing import Standing
from autograder.running.unconfirmed import Unconfirmed


@dataclass(frozen=True)
class Ended:
    """A class that was graded.

    Attributes:
        results: the number in the journal of each student's result, by student.
        totals: what the gradebook says, by student.
        failed: results without a grade, as the grader itself failed.
        ungraded: students without a grade, or whose grade is not in the gradebook, and why.
        report: the class report.
    """

    results: Mapping[str, int]
    totals: Mapping[str, Total]
    failed: Sequence[Result]
    ungraded: Mapping[str, str]
    report: Path


def grade_course(
    assignment: Assignment,
    course: Course,
    place: Place,
    watch: Watcher,
    everybody: bool = False,
    students: Collection[str] = (),
) -> Ended:
    """Grade students whose result does not hold any more; bring files, gradebook and report up to date.

    Args:
        assignment: what to grade.
        course: where submissions, results and grades are.
        place: where the grading is done.
        watch: sees what happens.
        everybody: grade all students, even where nothing changed.
        students: grade these alone; none for all. The class report has everybody all the same.

    Raises:
        SubmissionError: nobody handed anything in, or one of `students` did not.
        CourseError: another run has the course.
        JournalError, GradebookError: they cannot be read or written.
        GradingError, ReleaseError: the assignment cannot be graded.
        RunError: a file cannot be written; or the hidden tests, or what else results depend on, changed
            during the run.
    """
    found = find_groups(course, assignment)
    folders = chosen(found.places, students, course.submitted)
    course = replace(course, places=found.places)
    with explained(), course.locked(), Journal(course.journal, assignment.id) as journal:
        warnings = gradebook.make_ready(assignment, course, folders)
        for warning in warnings:
            watch(Trouble(warning))
        for line in found.passed_over:
            watch(PassedOver(line))
        material = fingerprint.material(assignment, place.tier)
        known = {} if everybody else known_results(assignment, journal, material, folders)
        restore = unrecorded(assignment, course, journal, known)
        watch(Begun(len(folders), len(known), place.jobs, place.tier))
        standing = Standing(watch)
        pages = Pages(course, assignment, journal, standing)
        pages.renew(kept.number for student, kept in known.items() if student not in restore)
        writer = GradebookWriter(pages, watch)
        unconfirmed = Unconfirmed(assignment, place.tier, material, journal)
        wanted = tasks(journal, folders, known, restore)
        with closing(graded(wanted, known, place, watch, standing, unconfirmed)) as confirmed:
            for number, item in confirmed:
                if pages.write_result(number, item.result):
                    writer.add(number, item)
        writer.flush(last=True)
        others = {
            student: number for student, number in journal.in_gradebook().items() if student not in folders
        }
        return _finish(pages, [*found.passed_over, *warnings], others if students else {})


def chosen(places: Mapping[str, Path], students: Collection[str], submitted: Path) -> dict[str, Path]:
    """Where the work of these students lies; everybody's where none are named.

    Raises:
        SubmissionError: one of them handed nothing in.
    """
    missing = sorted(set(students) - places.keys())
    if missing:
        raise SubmissionError(
            f"{submitted} holds no work of {', '.join(missing)}; it is found by folder names"
        )
    return {student: place for student, place in places.items() if not students or student in students}


def _finish(pages: Pages, noticed: Sequence[str], others: Mapping[str, int]) -> Ended:
    """Write the pages of those who have no grade, and the class report.

    `others` has the numbers of results that this run did not look at, by student.
    """
    course, assignment, standing = pages.course, pages.assignment, pages.standing
    for result in standing.failed:
        write_result(course, assignment, result)
        write_page(course, assignment, result)
    totals = _totals(pages)
    results = chain(standing.results(pages.journal), map(pages.journal.result, others.values()))
    report = write_report(course, assignment, results, totals, standing.ungraded, noticed)
    return Ended(
        totals=totals,
        results=dict(sorted(standing.finished.items())),
        failed=standing.failed,
        ungraded=dict(sorted(standing.ungraded.items())),
        report=report,
    )


def _totals(pages: Pages) -> dict[str, Total]:
    """What the gradebook says; nothing where it cannot be read, as each student whom that costs is named."""
    try:
        return gradebook.totals(pages.course.db_url, pages.assignment.id)
    except gradebook.GradebookError:
        return {}
