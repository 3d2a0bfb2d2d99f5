"""Grade a course: only what changed, one run at a time, and so that nothing finished is ever lost.

Each result goes into the journal first. Once it is sure that the tests did not change meanwhile, it goes into
the student's files, then, with others, into the gradebook; the report comes last. Whatever ends the run in
between, the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.intake import finding
from autograder.results.result import Result
from autograder.running import fingerprint
from autograder.running.events import Begun, PassedOver, Trouble, Watcher
from autograder.running.executing import graded, tasks
from autograder.running.gradebook_writer import GradebookWriter
from autograder.running.journal import Journal
from autograder.running.known import known_results, unrecorded
from autograder.running.pool import Place
from autograder.running.results_files import write_report, write_result, write_student
from autograder.running.run_error import explained
from autograder.running.standing import Standing
from autograder.running.unconfirmed import Unconfirmed


@dataclass(frozen=True)
class Ended:
    """A class that was graded.

    Attributes:
        results: the number in the journal of each student's result, by student.
        failed: results without a grade, as the grader itself failed.
        ungraded: students without a grade, or whose grade is not in the gradebook, and why.
        report: the class report.
    """

    results: Mapping[str, int]
    failed: Sequence[Result]
    ungraded: Mapping[str, str]
    report: Path


def grade_course(
    assignment: Assignment, course: Course, place: Place, watch: Watcher, everybody: bool = False
) -> Ended:
    """Grade students whose result does not hold any more; bring files, gradebook and report up to date.

    Args:
        assignment: what to grade.
        course: where submissions, results and grades are.
        place: where the grading is done.
        watch: sees what happens.
        everybody: grade all students, even where nothing changed.

    Raises:
        SubmissionError: nobody handed anything in.
        CourseError: another run has the course.
        JournalError, GradebookError: they cannot be read or written.
        GradingError, ReleaseError: the assignment cannot be graded.
        RunError: a file cannot be written; or the hidden tests, or what else results depend on, changed
            during the run.
    """
    found = finding.find_class(course.submitted, assignment)
    folders = found.places
    course = replace(course, places=folders)
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
        for student, kept in known.items():
            if student not in restore:
                result, code = journal.result(kept.number), journal.code(kept.number)
                write_student(course, assignment, standing, kept.number, result, code)
        writer = GradebookWriter(assignment, course, journal, watch, standing.give_up)
        unconfirmed = Unconfirmed(assignment, place.tier, material, journal)
        wanted = tasks(journal, folders, known, restore)
        with closing(graded(wanted, known, place, watch, standing, unconfirmed)) as confirmed:
            for number, item in confirmed:
                if write_student(course, assignment, standing, number, item.result, item.code):
                    writer.add(number, item)
        writer.flush(last=True)
        return _finish(assignment, course, journal, standing, [*found.passed_over, *warnings])


def _finish(
    assignment: Assignment, course: Course, journal: Journal, standing: Standing, noticed: Sequence[str]
) -> Ended:
    """Write the pages of those who have no grade, and the class report."""
    for result in standing.failed:
        write_result(course, assignment, result)
    report = write_report(course, assignment, standing.results(journal), standing.ungraded, noticed)
    return Ended(
        results=dict(sorted(standing.finished.items())),
        failed=standing.failed,
        ungraded=dict(sorted(standing.ungraded.items())),
        report=report,
    )
