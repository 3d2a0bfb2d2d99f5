"""How a class stands: who is at which step on the way from work to grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.class_list import Group


@dataclass(frozen=True)
class ClassStanding:
    """Students by what comes next for them; each list is in alphabetical order.

    Attributes:
        assignment: its id.
        enrolled: how many students the gradebook knows.
        handed_in: whose work is there.
        missing: students of the gradebook whose work is not.
        graded: whose result is in the gradebook.
        ungraded: who handed in and has no result there.
        waiting: by student, the questions that a person has still to grade.
        late: who handed in after the due date.
        groups: those of whom somebody handed in.
    """

    assignment: str
    enrolled: int
    handed_in: Sequence[str]
    missing: Sequence[str]
    graded: Sequence[str]
    ungraded: Sequence[str]
    waiting: Sequence[tuple[str, Sequence[str]]]
    late: Sequence[str]
    groups: Sequence[Group]
