"""How a class stands between handing in and its grades; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.gradebook.database import UnknownToGradebook
from autograder.intake.groups import find_groups
from autograder.intake.submission import SubmissionError
from autograder.results.class_list import Group
from autograder.results.standing import ClassStanding
from autograder.results.total import Total

TOGETHER = 100
"""Students whose points are read together."""


def status(assignment: Assignment, course: Course) -> ClassStanding:
    """Where each student is on the way from work to grade.

    Raises:
        GradebookError: the gradebook cannot be read.
    """
    known = {student.id for student in gradebook.students(course.db_url)}
    try:
        course = replace(course, places=find_groups(course, assignment).places)
    except SubmissionError:
        course = replace(course, places={})
    handed_in = set(course.places)
    totals = _totals(assignment, course)
    return ClassStanding(
        assignment=assignment.id,
        enrolled=len(known),
        handed_in=sorted(handed_in),
        missing=sorted(known - handed_in - totals.keys()),
        graded=sorted(totals),
        ungraded=sorted(handed_in - totals.keys()),
        waiting=_waiting(assignment, course, sorted(name for name in totals if totals[name].waits)),
        late=sorted(name for name, total in totals.items() if total.late),
        groups=_groups(assignment, course),
    )


def _groups(assignment: Assignment, course: Course) -> list[Group]:
    first = [members[0] for members in course.groups(assignment.id) if members]
    groups = [course.group_of(member, assignment.id) for member in first]
    return [group for group in groups if group and group.author]


def _totals(assignment: Assignment, course: Course) -> dict[str, Total]:
    """Of those who are graded; nobody is while the gradebook does not know the assignment."""
    try:
        return gradebook.totals(course.db_url, assignment.id)
    except UnknownToGradebook:
        return {}


def _waiting(assignment: Assignment, course: Course, students: list[str]) -> list[tuple[str, list[str]]]:
    """By student, the questions that a person has still to grade."""
    found = []
    remaining = iter(students)
    while batch := list(islice(remaining, TOGETHER)):
        statements = gradebook.statements(course.db_url, assignment, batch)
        for student in batch:
            marks = statements[student].marks
            found.append((student, [mark.question for mark in marks if mark.waits]))
    return found
