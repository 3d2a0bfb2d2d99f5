"""What a course knows of its class beside the results: frozen records for the class report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Average:
    """How a class did in one assignment of the course, in shares of its points.

    Attributes:
        assignment: its id.
        students: who has points.
    """

    assignment: str
    students: int
    mean: float
    median: float


@dataclass(frozen=True)
class Group:
    """Students who hand in one piece of work together.

    Attributes:
        members: their ids.
        author: the member whose work counts for all; empty where nobody looked for it.
    """

    members: tuple[str, ...]
    author: str = ""


@dataclass(frozen=True)
class ClassList:
    """The students of a course, and what of their work waits for a person.

    Attributes:
        students: the ids of all who are enrolled.
        sections: the section or group of each student who has one.
        waiting: by written question, the students whose answer is still to be graded by hand.
        names: what each student is called who has a name in the gradebook.
        averages: of each assignment in the gradebook, in the order of due dates, then of ids.
    """

    students: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    averages: tuple[Average, ...] = ()


NOTHING_LISTED = ClassList()
"""Of a course that knows nothing of its class."""
