"""What a person gives one member of a group, every member gets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.gradebook.database import transaction
from autograder.gradebook.rows import layout


def share_marks(assignment: Assignment, course: Course) -> None:
    """Copy points and comments given by hand to those members of a group who have none yet.

    Where members were given different ones, nobody's are touched.

    Raises:
        CourseError: the course's groups are not as they must be.
        GradebookError: the gradebook cannot be written, or does not know the assignment.
    """
    groups = course.groups(assignment.id)
    if not groups:
        return
    with transaction(course.db_url, write=True) as session:
        here = layout(session, assignment.id).assignment
        for members in groups:
            for grades in _by_cell(session, Grade, here, members):
                _share_points(grades)
            for comments in _by_cell(session, Comment, here, members):
                _share_comment(comments)


def _by_cell(session: Session, model: Any, assignment: str, members: Sequence[str]) -> list[list[Any]]:
    """The members' rows, those of the same cell together."""
    listed = (
        select(model)
        .join(SubmittedNotebook, SubmittedNotebook.id == model.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(SubmittedAssignment.assignment_id == assignment, SubmittedAssignment.student_id.in_(members))
    )
    found = defaultdict(list)
    for row in session.scalars(listed):
        found[row.cell_id].append(row)
    return list(found.values())


def _share_points(grades: Sequence[Any]) -> None:
    waiting = [grade for grade in grades if grade.needs_manual_grade]
    given = {
        (grade.manual_score, grade.extra_credit)
        for grade in grades
        if grade.manual_score is not None and not grade.needs_manual_grade
    }
    if len(given) == 1:
        [(points, extra)] = given
        for grade in waiting:
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, False


def _share_comment(comments: Sequence[Any]) -> None:
    given = {comment.manual_comment for comment in comments if comment.manual_comment}
    if len(given) == 1:
        for comment in comments:
            comment.manual_comment, *_ = given
