"""Graded students into the gradebook, and which of them are not in it as they should be."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from nbformat import NotebookNode
from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course.assignment import Assignment
from autograder.course.files import timestamp
from autograder.course.folders import Course
from autograder.course.moments import moment
from autograder.gradebook import autograded, rows
from autograder.gradebook.cells import prepare
from autograder.gradebook.database import REFUSALS, transaction
from autograder.gradebook.late import Penalty, late_penalty
from autograder.gradebook.marks import Marks, marks
from autograder.gradebook.rows import Layout, layout, write
from autograder.grading.grader import Graded
from autograder.report.autograded import annotate
from autograder.results.result import Result

TOGETHER = 100
"""Students whose rows are read, compared and written together: memory does not grow with the class."""


def record_all(assignment: Assignment, course: Course, graded: Iterable[Graded]) -> dict[str, str]:
    """Write students' points, comments and autograded notebooks, `TOGETHER` of them in a transaction.

    The rows are those that nbgrader's SaveAutoGrades and AssignLatePenalties leave, with the options of the
    course, but that points given by hand hold until what they were given for changes. A student's notebooks
    are written first, so that rows never speak of notebooks that are not there.

    Returns:
        By student, why the grade could not be recorded; all the others are.

    Raises:
        GradebookError: the gradebook as a whole cannot be written; what it had is as it was.
    """
    penalty = late_penalty(course.root, course.db_url, assignment.id)
    remaining = iter(graded)
    problems: dict[str, str] = {}
    while batch := list(islice(remaining, TOGETHER)):
        annotated, refused = _annotate_all(batch)
        problems |= refused
        # Notebooks within the transaction: what they replace tells which hand-graded answers are new.
        with transaction(course.db_url, write=True) as session:
            readable, refused = _write_notebooks(assignment, course, annotated)
            problems |= refused | _write(session, layout(session, assignment.id), readable, penalty)
    return problems


def make_ready(assignment: Assignment, course: Course, students: Iterable[str]) -> list[str]:
    """Before a run: keep a copy of the gradebook, make it know all cells, settle everybody's late penalties.

    Returns:
        What a person should see to: the students whose time of submission cannot be read.

    Raises:
        As `prepare`.
        GradebookError: the gradebook cannot be written, or the late submission plugin fails.
    """
    prepare(assignment, course)
    settle_penalties(assignment, course)
    return list(unreadable_times(assignment, course, students).values())


def settle_penalties(assignment: Assignment, course: Course) -> None:
    """Make everybody's late penalties what they are by the present rules, due date, extensions and scores.

    Raises:
        GradebookError: the gradebook cannot be written, or the late submission plugin fails.
    """
    penalty = late_penalty(course.root, course.db_url, assignment.id)
    if penalty is None:
        return
    with transaction(course.db_url) as session:
        listed = select(SubmittedAssignment.student_id).order_by(SubmittedAssignment.student_id)
        here = layout(session, assignment.id).assignment
        remaining = iter(session.scalars(listed.where(SubmittedAssignment.assignment_id == here)).all())
    while batch := list(islice(remaining, TOGETHER)):
        with transaction(course.db_url, write=True) as session:
            known = layout(session, assignment.id)
            folders = {student: course.autograded / student / assignment.id for student in batch}
            handed_in = {
                student: [name for name in known.notebooks if (folder / f"{name}.ipynb").is_file()]
                for student, folder in folders.items()
            }
            rows.settle_penalties(session, known, handed_in, penalty)


def unreadable_times(assignment: Assignment, course: Course, students: Iterable[str]) -> dict[str, str]:
    """By student, why nobody knows whether they were late: the time of submission cannot be read."""
    problems = {}
    for student in students:
        if stamp := course.stamp(student, assignment.id):
            try:
                moment(stamp)
            except ValueError as error:
                problems[student] = (
                    f"{course.handed_in(student, assignment.id) / 'timestamp.txt'}: the time of submission"
                    f" {stamp[:60]!r} cannot be read ({error}), so it counts as not late;"
                    " write it as 2026-03-01 12:00:00 UTC"
                )
    return problems


def differing(assignment: Assignment, course: Course, results: Iterable[Result]) -> set[str]:
    """The students whose points or graded notebooks are missing, or are not what their results say.

    Raises:
        GradebookError: the gradebook cannot be read.
    """
    found: set[str] = set()
    remaining = (result for result in results if result.gradable)
    with transaction(course.db_url) as session:
        known = layout(session, assignment.id)
        while batch := list(islice(remaining, TOGETHER)):
            there = _scores(session, known, [result.student for result in batch])
            found |= {
                result.student
                for result in batch
                if not _expected(result, known) <= there[result.student]
                or not autograded.complete(course.autograded / result.student / assignment.id, result)
            }
    return found


Annotated = tuple[str, dict[str, NotebookNode]]
"""A student, and the graded notebooks by name."""


def _annotate_all(graded: Iterable[Graded]) -> tuple[list[Annotated], dict[str, str]]:
    """The graded notebooks of each student; by student why there are none."""
    annotated, problems = [], {}
    for item in graded:
        student = item.result.student
        try:
            nodes = {name: annotate(node, item.result, name) for name, node in item.notebooks.items()}
            annotated.append((student, nodes))
        except ValueError as error:
            problems[student] = str(error)
    return annotated, problems


def _write_notebooks(
    assignment: Assignment, course: Course, annotated: Iterable[Annotated]
) -> tuple[list[Marks], dict[str, str]]:
    """Write the notebooks of each student; their marks, and by student why there are none."""
    read, problems = [], {}
    for student, notebooks in annotated:
        folder = course.autograded / student / assignment.id
        try:
            stamp = timestamp(course.handed_in(student, assignment.id))
            former = autograded.read(assignment, folder)
            autograded.write(assignment, folder, notebooks)
            autograded.write_companions(folder, course.collected(student, assignment.id), stamp)
            read.append(marks(student, stamp, notebooks, former))
        except (ValueError, OSError) as error:
            problems[student] = str(error)
    return read, problems


def _write(session: Session, known: Layout, students: list[Marks], penalty: Penalty | None) -> dict[str, str]:
    """All together; or, if the gradebook refuses that, one by one, to lose only who is to blame."""
    try:
        with session.begin_nested():
            write(session, known, students, penalty)
    except REFUSALS as error:
        if len(students) == 1:
            return {students[0].student: " ".join(str(error).split())}
        problems = [_write(session, known, [student], penalty) for student in students]
        return {student: why for each in problems for student, why in each.items()}
    return {}


def _scores(session: Session, known: Layout, students: list[str]) -> dict[str, set[tuple[str, float]]]:
    """By student, the points of each cell."""
    # Notebooks and cells are named because nbgrader's only indexes begin with them.
    recorded = (
        select(SubmittedAssignment.student_id, Grade.cell_id, Grade.auto_score)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .where(
            SubmittedAssignment.assignment_id == known.assignment,
            SubmittedAssignment.student_id.in_(students),
            SubmittedNotebook.notebook_id.in_(known.notebooks.values()),
            Grade.cell_id.in_(known.graded.values()),
        )
    )
    scores: dict[str, set[tuple[str, float]]] = {student: set() for student in students}
    for student, cell, score in session.execute(recorded):
        scores[student].add((cell, score))
    return scores


def _expected(result: Result, known: Layout) -> set[tuple[str, float]]:
    return {
        (known.graded.get((question.notebook, f"test_{question.id}"), ""), question.points)
        for question in result.questions
    }
