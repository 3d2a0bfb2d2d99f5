"""What each student has for an assignment, as nbgrader's own exporters add it up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from autograder.course import assignment as assignments
from autograder.gradebook.database import UnknownToGradebook, is_there, shown, transaction
from autograder.results.total import Mark, Statement, Total

Cell = tuple[str, str]
"""A notebook's name and a cell's."""


def totals(db_url: str, assignment: str) -> dict[str, Total]:
    """The totals of those who handed something in, by student id.

    Raises:
        UnknownToGradebook: nothing of the assignment was graded yet.
        GradebookError: the gradebook cannot be read.
    """
    with _reading(db_url, assignment) as (session, here):
        return _totals(session, here)


def statements(
    db_url: str, assignment: assignments.Assignment, students: Collection[str]
) -> dict[str, Statement]:
    """All that the gradebook says of the work of these students, by id; nothing of those whom it has not.

    Args:
        db_url: the gradebook.
        assignment: whose points; it names the questions that hidden tests grade, and their order.
        students: not more than some hundred, as all their points and comments are in memory together.

    Raises:
        GradebookError: the gradebook cannot be read, or does not know the assignment.
    """
    with _reading(db_url, assignment.id) as (session, here):
        found = _totals(session, here, SubmittedAssignment.student_id.in_(students))
        grades = _rows(session, here, students, Grade, *_GRADE)
        comments = _rows(session, here, students, Comment, Comment.auto_comment, Comment.manual_comment)
        worth = _worth(session, here)
    return {
        student: Statement(total, _marks(assignment, grades[student], comments[student], worth))
        for student, total in found.items()
    }


def given_by_hand(
    db_url: str, assignment: assignments.Assignment, students: Collection[str]
) -> dict[str, dict[str, float]]:
    """By student, the points that a person gave in place of the hidden tests', by question.

    Raises:
        GradebookError: the gradebook cannot be read.
    """
    try:
        with _reading(db_url, assignment.id) as (session, here):
            grades = _rows(session, here, students, Grade, Grade.manual_score)
    except UnknownToGradebook:
        return {}
    questions = {f"test_{question}": question for question in assignment.questions}
    return {
        student: {
            questions[cell]: float(points)
            for (_, cell), (points,) in cells.items()
            if cell in questions and points is not None
        }
        for student, cells in grades.items()
    }


_GRADE = (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)


@contextmanager
def _reading(db_url: str, assignment: str) -> Iterator[tuple[Session, str]]:
    """A session on the gradebook, and its own id of an assignment."""
    unknown = UnknownToGradebook(
        f"the gradebook {shown(db_url)} knows no assignment {assignment!r};"
        f" run: python -m autograder grade {assignment}"
    )
    if not is_there(db_url):
        raise unknown
    with transaction(db_url) as session:
        there = inspect(session.connection()).has_table(Assignment.__tablename__)
        here = there and session.scalar(select(Assignment.id).where(Assignment.name == assignment))
        if not here:
            raise unknown
        yield session, str(here)


def _totals(session: Session, here: str, *chosen: Any) -> dict[str, Total]:
    found = SubmittedAssignment
    columns = (
        *(found.student_id, found.score, found.late_submission_penalty, found.max_score),
        *(found.timestamp, found.needs_manual_grade, found.extension),
    )
    due = session.scalar(select(Assignment.duedate).where(Assignment.id == here))
    rows = session.execute(select(*columns).where(found.assignment_id == here, *chosen))
    return {
        row.student_id: Total(
            student=row.student_id,
            score=float(row.score),
            penalty=float(row.late_submission_penalty),
            max_score=float(row.max_score),
            submitted=row.timestamp,
            waits=bool(row.needs_manual_grade),
            due=due + row.extension if due and row.extension else due,
        )
        for row in rows
    }


def _rows(
    session: Session, here: str, students: Collection[str], kind: Any, *columns: Any
) -> dict[str, dict[Cell, Any]]:
    """By student and cell, these columns of their grades or comments."""
    listed = (
        select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, *columns)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(kind, kind.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == kind.cell_id)
        .where(SubmittedAssignment.assignment_id == here, SubmittedAssignment.student_id.in_(students))
    )
    found: dict[str, dict[Cell, Any]] = defaultdict(dict)
    for student, notebook, cell, *values in session.execute(listed):
        found[student][notebook, cell] = values
    return found


def _worth(session: Session, here: str) -> dict[Cell, float]:
    """The points of each cell."""
    return {
        (notebook, cell): float(points)
        for kind in (GradeCell, TaskCell)
        for notebook, cell, points in session.execute(
            select(Notebook.name, kind.name, kind.max_score)
            .join(Notebook, Notebook.id == kind.notebook_id)
            .where(Notebook.assignment_id == here)
        )
    }


def _marks(
    assignment: assignments.Assignment,
    grades: Mapping[Cell, Any],
    comments: Mapping[Cell, Any],
    worth: Mapping[Cell, float],
) -> tuple[Mark, ...]:
    """In the order of notebooks and questions; what a person grades comes after these, by name."""
    notebooks = [spec.id for spec in assignment.notebooks]
    order = {f"test_{question}": at for at, question in enumerate(assignment.questions)}
    found = []
    for (notebook, cell), grade in grades.items():
        if notebook in notebooks:
            place = (notebooks.index(notebook), order.get(cell, len(order)), cell)
            found.append((place, _mark(order, (notebook, cell), grade, comments, worth[notebook, cell])))
    return tuple(mark for _, mark in sorted(found, key=lambda pair: pair[0]))


def _mark(
    tests: Collection[str], place: Cell, grade: Any, comments: Mapping[Cell, Any], worth: float
) -> Mark:
    auto, manual, extra, waits = grade
    notebook, cell = place
    tested = cell in tests
    question = cell.removeprefix("test_") if tested else cell
    automatic, written = comments.get((notebook, question), (None, None))
    given = auto if manual is None else manual
    return Mark(
        question=question,
        notebook=notebook,
        points=float(given or 0.0),
        extra=0.0 if given is None else float(extra or 0.0),  # as nbgrader adds up
        max_points=worth,
        automatic=float(auto or 0.0) if tested else None,
        by_hand=manual is not None,
        waits=bool(waits),
        comment=written or ("" if tested else automatic or ""),
    )
