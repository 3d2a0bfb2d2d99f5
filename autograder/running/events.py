"""What happens while a class is graded, in order: for a person, a log or a test that watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from autograder.results.result import Result


@dataclass(frozen=True)
class Begun:
    """The run knows its students.

    Attributes:
        students: how many there are.
        known: of them, how many have results that still hold, so that nothing of theirs runs again.
        jobs: grading processes.
        sandbox: the tier.
    """

    students: int
    known: int
    jobs: int
    sandbox: str


@dataclass(frozen=True)
class InWork:
    """Who is being graded now, the longest in work first; it takes the place of the event before it."""

    students: tuple[str, ...]


@dataclass(frozen=True)
class StudentGraded:
    """One student's result is in the journal; `seconds` of one grading process."""

    result: Result
    seconds: float


@dataclass(frozen=True)
class StudentNotGraded:
    """No grade could be given or recorded, through no fault of the student's code."""

    student: str
    reason: str


@dataclass(frozen=True)
class Trouble:
    """Something happened to the run, and what was done: `a grading process died; another was started`."""

    message: str


@dataclass(frozen=True)
class Recorded:
    """So many grades were written to the gradebook together."""

    students: int


@dataclass(frozen=True)
class PassedOver:
    """Something lies where students hand in, and is not graded: the place, and what it is."""

    place: str


Event = Begun | InWork | StudentGraded | StudentNotGraded | Trouble | Recorded | PassedOver
Watcher = Callable[[Event], None]
