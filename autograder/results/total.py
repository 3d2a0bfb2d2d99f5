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
class Statement:
    """All that a student is told of the gradebook: the total, and how it comes about.

    Attributes:
        total: of the assignment.
        marks: of all questions, those of a notebook together.
        graded: when the hidden tests' result was made, as ISO 8601 in UTC; empty where that is unknown.
    """

    total: Total
    marks: tuple[Mark, ...]
    graded: str = ""

    def agrees_with(self, result: Result) -> bool:
        """Whether the gradebook has the hidden tests' points of this very result."""
        automatic = {mark.question: mark.automatic for mark in self.marks}
        return all(automatic.get(question.id) == question.points for question in result.questions)
