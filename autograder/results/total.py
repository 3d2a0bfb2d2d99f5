"""What the gradebook says of a student's work, a person's points included: frozen records beside `Result`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from autograder.results.result import Result


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
        due: when it was due, with the student's extension, as `submitted`; None where there is no due date.
    """

    student: str
    score: float
    penalty: float
    max_score: float
    submitted: datetime | None
    waits: bool
    due: datetime | None = None

    @property
    def points(self) -> float:
        """What counts: the score without the penalty, never below 0."""
        return round(max(0.0, self.score - self.penalty), 6)

    @property
    def late(self) -> timedelta:
        """By how much it was handed in after it was due; nothing where a date is unknown."""
        if self.submitted is None or self.due is None:
            return timedelta()
        return max(timedelta(), self.submitted - self.due)


@dataclass(frozen=True)
class Mark:
    """The points of one question in the gradebook.

    Attributes:
        question: the id of a question that hidden tests grade, or of the cell whose answer a person grades.
        notebook: where it stands.
        points: what counts, without extra points.
        extra: extra points; they may be negative.
        max_points: what it is worth.
        automatic: what the hidden tests gave; None where only a person gives points.
        by_hand: whether a person gave the points.
        waits: whether a person has still to look at it.
        comment: what a person wrote to the student.
    """

    question: str
    notebook: str
    points: float
    extra: float
    max_points: float
    automatic: float | None
    by_hand: bool
    waits: bool
    comment: str


@dataclass(frozen=True)
class DaysLate:
    """How many days work counts as late by the course's rule, and which of them cost nothing.

    Attributes:
        days: that began after it was due, and after the grace.
        excused: of these, by an exception for this student.
        free: of the rest, by the days that are free for everybody.
        percent: of the points, what each other day costs.
        grace_minutes: by which work may be late and counts as in time.
    """

    days: int
    excused: int
    free: int
    percent: float
    grace_minutes: float = 0

    @property
    def charged(self) -> int:
        """Days that cost points."""
        return self.days - self.excused - self.free


@dataclass(frozen=True)
class Statement:
    """All that a student is told of the gradebook: the total, and how it comes about.

    Attributes:
        total: of the assignment.
        marks: of all questions, those of a notebook together.
        graded: when the hidden tests' result was made, as ISO 8601 in UTC; empty where that is unknown.
        days_late: where the rule of `assignment.toml` says what lateness costs.
    """

    total: Total
    marks: tuple[Mark, ...]
    graded: str = ""
    days_late: DaysLate | None = None

    def agrees_with(self, result: Result) -> bool:
        """Whether the gradebook has the hidden tests' points of this very result."""
        automatic = {mark.question: mark.automatic for mark in self.marks}
        return all(automatic.get(question.id) == question.points for question in result.questions)
