"""What `grade` would change, before it does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.intake.groups import find_groups
from autograder.results.changes import Change
from autograder.running import fingerprint
from autograder.running.course_run import chosen
from autograder.running.events import Begun, PassedOver, Watcher
from autograder.running.executing import graded, tasks
from autograder.running.history import change
from autograder.running.journal import Entry, Journal
from autograder.running.known import known_results
from autograder.running.pool import Place
from autograder.running.run_error import explained
from autograder.running.standing import Standing
from autograder.running.unconfirmed import Unconfirmed


@dataclass(frozen=True)
class Preview:
    """What `grade` would change.

    Attributes:
        changes: one for each student with a result, in alphabetical order, also where nothing is different.
        ungraded: students who have none, and why.
    """

    changes: Sequence[Change]
    ungraded: Mapping[str, str]


def preview_course(
    assignment: Assignment, course: Course, place: Place, watch: Watcher, students: Collection[str] = ()
) -> Preview:
    """What `grade_course` would change, student by student.

    Nothing of the course is written but the journal: it keeps what had to be graded for this, so that
    `grade_course` need not grade it again. The gradebook is left alone.

    Raises:
        As `grade_course`.
    """
    found = find_groups(course, assignment)
    folders = chosen(found.places, students, course.submitted)
    with explained(), course.locked(), Journal(course.journal, assignment.id) as journal:
        for line in found.passed_over:
            watch(PassedOver(line))
        material = fingerprint.material(assignment, place.tier)
        known = known_results(assignment, journal, material, folders)
        watch(Begun(len(folders), len(known), place.jobs, place.tier))
        standing = Standing(watch)
        unconfirmed = Unconfirmed(assignment, place.tier, material, journal)
        wanted = tasks(journal, folders, known, ())
        with closing(graded(wanted, known, place, watch, standing, unconfirmed)) as confirmed:
            numbers = {item.result.student: number for number, item in confirmed}
        numbers |= {student: kept.number for student, kept in known.items()}
        changes = [
            change(_recorded(journal, student), journal.entry(number))
            for student, number in sorted(numbers.items())
        ]
        moved = [each.student for each in changes if each.questions]
        given = gradebook.given_by_hand(course.db_url, assignment, moved)
        changes = [_with_points_by_hand(each, given.get(each.student, {})) for each in changes]
        return Preview(changes, dict(sorted(standing.ungraded.items())))


def _with_points_by_hand(change: Change, given: Mapping[str, float]) -> Change:
    """So that a student whose total stays, as a person set it, does not look like one whose total moves."""
    questions = tuple(replace(each, by_hand=given.get(each.id)) for each in change.questions)
    return replace(change, questions=questions)


def _recorded(journal: Journal, student: str) -> Entry | None:
    last = journal.recorded(student)
    return journal.entry(last[0]) if last else None
