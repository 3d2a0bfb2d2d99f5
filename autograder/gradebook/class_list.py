"""The class as the gradebook knows it: who is enrolled, what waits for a person, how each assignment went."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import fmean, median

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.gradebook.database import transaction
from autograder.results.class_list import Average, ClassList


def class_list(db_url: str, assignment: str, sections: Mapping[str, str]) -> ClassList:
    """The students of a course and how they stand.

    Args:
        db_url: the gradebook.
        assignment: the id of the one whose written answers are asked for.
        sections: by student, of the course's roster; where that is empty, the gradebook's students count.

    Raises:
        GradebookError: the gradebook cannot be read.
    """
    with transaction(db_url) as session:
        students = sections or dict.fromkeys(session.scalars(select(Student.id)), "")
        return ClassList(
            students=tuple(sorted(students)),
            sections={student: section for student, section in students.items() if section},
            waiting=_waiting(session, assignment),
            names=_names(session),
            averages=tuple(_averages(session)),
        )


def _names(session: Session) -> dict[str, str]:
    columns = select(Student.id, Student.first_name, Student.last_name)
    named = ((row.id, " ".join(filter(None, row[1:]))) for row in session.execute(columns))
    return {student: name for student, name in named if name}


def _waiting(session: Session, assignment: str) -> dict[str, tuple[str, ...]]:
    listed = (
        select(BaseCell.name, SubmittedAssignment.student_id)
        .join(Grade, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment, Grade.needs_manual_grade)
        .order_by(BaseCell.name, SubmittedAssignment.student_id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for question, student in session.execute(listed):
        found[question] = (*found.get(question, ()), student)
    return found


def _averages(session: Session) -> list[Average]:
    """Of each assignment that somebody handed in and that is worth points."""
    columns = (SubmittedAssignment.score, SubmittedAssignment.late_submission_penalty)
    found = []
    for row in session.execute(select(Assignment.id, Assignment.name, Assignment.duedate)).all():
        of_it = select(*columns, SubmittedAssignment.max_score).where(
            SubmittedAssignment.assignment_id == row.id
        )
        shares = [max(0.0, score - penalty) / most for score, penalty, most in session.execute(of_it) if most]
        if shares:
            average = Average(row.name, len(shares), fmean(shares), median(shares))
            found.append((row.duedate is None, row.duedate or 0, row.name, average))
    return [average for *_, average in sorted(found, key=lambda item: item[:3])]
