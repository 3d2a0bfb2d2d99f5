"""Graded students into the gradebook, and which of them are not in it as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from nbformat import NotebookNode, v4
from nbgrader.api import Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course.assignment import Assignment
from autograder.course.files import timestamp, write_file
from autograder.course.folders import Course
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
    course. A student's notebooks are written first, so that rows never speak of notebooks that are not there.

    Returns:
        By student, why the grade could not be recorded; all the others are.

    Raises:
        GradebookError: the gradebook as a whole cannot be written; what it had is as it was.
    """
    penalty = late_penalty(course.root)
    remaining = iter(graded)
    problems: dict[str, str] = {}
    while some := list(islice(remaining, TOGETHER)):
        readable, refused = _annotate_all(assignment, course, some)
        problems |= refused
        with transaction(course.db_url, write=True) as session:
            problems |= _write(session, layout(session, assignment.id), readable, penalty)
    return problems


def differing(assignment: Assignment, course: Course, results: Iterable[Result]) -> set[str]:
    """The students whose points in the gradebook are missing or not those of their results.

    Raises:
        GradebookError: the gradebook cannot be read.
    """
    found: set[str] = set()
    remaining = (result for result in results if result.gradable)
    with transaction(course.db_url) as session:
        known = layout(session, assignment.id)
        while some := list(islice(remaining, TOGETHER)):
            there = _scores(session, known, [result.student for result in some])
            found |= {
                result.student for result in some if not _expected(result, known) <= there[result.student]
            }
    return found


def _annotate_all(
    assignment: Assignment, course: Course, graded: Iterable[Graded]
) -> tuple[list[Marks], dict[str, str]]:
    """Write the notebooks of each student; their marks, and by student why there are none."""
    read, problems = [], {}
    for item in graded:
        student = item.result.student
        handed_in = course.submitted / student / assignment.id
        try:
            annotated = {name: annotate(node, item.result, name) for name, node in item.notebooks.items()}
            stamp = timestamp(handed_in)
            _write_autograded(assignment, course.autograded / student / assignment.id, annotated, stamp)
            read.append(marks(student, stamp, annotated))
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


def _write_autograded(
    assignment: Assignment, folder: Path, notebooks: Mapping[str, NotebookNode], stamp: str | None
) -> None:
    """Notebooks as nbgrader's feedback step and formgrader find them; those of an older submission go."""
    for spec in assignment.notebooks:
        file = folder / f"{spec.id}.ipynb"
        if spec.id in notebooks:
            write_file(file, v4.writes(notebooks[spec.id]) + "\n")
        else:
            file.unlink(missing_ok=True)
    if stamp:
        write_file(folder / "timestamp.txt", stamp)


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
