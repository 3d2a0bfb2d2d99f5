"""What each student has for an assignment, as nbgrader's own exporters add it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Assignment, SubmittedAssignment
from sqlalchemy import inspect, select

from autograder.gradebook.database import GradebookError, shown, transaction


@dataclass(frozen=True)
class Total:
    """A student's points for an assignment.

    Attributes:
        student: the id.
        score: points of all questions, those that a person gave included.
        penalty: points that lateness costs.
        max_score: the most that there is, without extra points.
        submitted: when it was handed in, in UTC without a time zone; None where nobody noted it.
        waits: whether a person has still to grade a part of it.
    """

    student: str
    score: float
    penalty: float
    max_score: float
    submitted: datetime | None
    waits: bool

    @property
    def points(self) -> float:
        """What counts: the score without the penalty, never below 0."""
        return round(max(0.0, self.score - self.penalty), 6)


def totals(db_url: str, assignment: str) -> dict[str, Total]:
    """The totals of those who handed something in, by student id.

    Raises:
        GradebookError: the gradebook cannot be read, or does not know the assignment.
    """
    found = SubmittedAssignment
    columns = (
        *(found.student_id, found.score, found.late_submission_penalty, found.max_score),
        *(found.timestamp, found.needs_manual_grade),
    )
    with transaction(db_url) as session:
        known = inspect(session.connection()).has_table(Assignment.__tablename__)
        here = known and session.scalar(select(Assignment.id).where(Assignment.name == assignment))
        if not here:
            raise GradebookError(
                f"the gradebook {shown(db_url)} knows no assignment {assignment!r};"
                f" run: python -m autograder grade {assignment}"
            )
        rows = session.execute(select(*columns).where(found.assignment_id == here))
        return {
            row.student_id: Total(
                student=row.student_id,
                score=float(row.score),
                penalty=float(row.late_submission_penalty),
                max_score=float(row.max_score),
                submitted=row.timestamp,
                waits=bool(row.needs_manual_grade),
            )
            for row in rows
        }
