"""Points that late work loses by the rule in `assignment.toml`, with free days of the course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbgrader.api import Assignment, SubmittedAssignment
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import select
from traitlets import Dict, Integer

from autograder.course import content
from autograder.course.assignment import LateRule
from autograder.course.checkout import UnknownAssignment
from autograder.gradebook.database import transaction
from autograder.results.total import DaysLate


class LateDays(LateSubmissionPlugin):  # type: ignore[misc]
    """What nbgrader's AssignLatePenalties asks for the points that a late notebook loses.

    Free days go to the assignments that were due first. `nbgrader_config.py` has the course's own numbers,
    such as `c.LateDays.free = 3` and `c.LateDays.exceptions = {"assignment2": {"ada": 2}}`.
    """

    free = Integer(0, min=0, help="Late days, over all assignments, that cost a student nothing.").tag(
        config=True
    )
    exceptions = Dict(
        help="By assignment and student, further days that cost nothing, such as for an illness."
    ).tag(config=True)

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """The points that a notebook of this score loses; None where the assignment has no rule."""
        here = self.parent.assignment_id
        lateness = {**self._lateness(student_id), here: total_seconds_late}
        late = self.by_assignment(student_id, lateness).get(here)
        return round(score * min(1.0, late.charged * late.percent / 100), 2) if late else None

    def counted(self, student: str) -> DaysLate | None:
        """How late the gradebook says that a student's work is; None where the assignment has no rule."""
        return self.by_assignment(student, self._lateness(student)).get(self.parent.assignment_id)

    def by_assignment(self, student: str, seconds: Mapping[str, float]) -> dict[str, DaysLate]:
        """How late a student's work is in each assignment that has a rule.

        Args:
            student: whose work it is.
            seconds: how late it was, by assignment; those that were due first come first.
        """
        remaining, found = self.free, {}
        for assignment, late in seconds.items():
            if rule := _rule(assignment):
                days = rule.days(late)
                excused = min(days, int(self.exceptions.get(assignment, {}).get(student, 0)))
                free = min(days - excused, remaining)
                remaining -= free
                found[assignment] = DaysLate(days, excused, free, rule.percent_a_day, rule.grace_minutes)
        return found

    def _lateness(self, student: str) -> dict[str, float]:
        """How many seconds late the student's work was, by assignment, in the order of due dates."""
        listed = (
            select(Assignment.name, Assignment.duedate, SubmittedAssignment.extension)
            .add_columns(SubmittedAssignment.timestamp)
            .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
            .where(SubmittedAssignment.student_id == student, Assignment.duedate.is_not(None))
            .order_by(Assignment.duedate, Assignment.name)
        )
        with transaction(self.parent.db_url) as session:
            rows: list[Any] = list(session.execute(listed))
        return {
            row.name: (
                row.timestamp - row.duedate - (row.extension or row.timestamp - row.timestamp)
            ).total_seconds()
            for row in rows
            if row.timestamp
        }


def _rule(assignment: str) -> LateRule | None:
    """What lateness costs in an assignment; None where it has no rule, or is not the project's."""
    try:
        return content.load(assignment).assignment.late
    except UnknownAssignment:
        return None
