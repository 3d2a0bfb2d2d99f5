"""What nbgrader's SaveAutoGrades reads from a student's graded notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbformat import NotebookNode
from nbgrader.utils import determine_grade, is_grade, is_solution, is_task

from autograder.course.moments import moment
from autograder.notebooks.checksum import checksum
from autograder.notebooks.written import written_answers

Place = tuple[str, str]
"""A notebook's name and a cell's."""


@dataclass(frozen=True)
class Marks:
    """One student's rows-to-be.

    Attributes:
        student: the id.
        submitted: when, in UTC without a time zone; None where nobody noted it.
        notebooks: names of those that were handed in and could be read.
        scores: points of each graded cell; None where a person gives them.
        comments: what each answer cell is told; None for nothing.
        rewritten: answers that a person grades and that are not what they were.
    """

    student: str
    submitted: datetime | None
    notebooks: frozenset[str]
    scores: Mapping[Place, float | None]
    comments: Mapping[Place, str | None]
    rewritten: frozenset[Place]


def marks(
    student: str,
    timestamp: str | None,
    notebooks: Mapping[str, NotebookNode],
    former: Mapping[str, NotebookNode],
) -> Marks:
    """Read a student's annotated notebooks, by name.

    Args:
        student: the id.
        timestamp: when they were handed in, as `timestamp.txt` says it.
        notebooks: as `annotate` gave them.
        former: those that the gradebook speaks of until now, so far as they are known.

    Raises:
        ValueError: a cell has more points than it is worth.
    """
    cells = [
        ((name, _id(cell)), cell) for name, node in notebooks.items() for cell in node.cells if _id(cell)
    ]
    now, before = _written(notebooks), _written(former)
    return Marks(
        student,
        submitted(timestamp),
        frozenset(notebooks),
        scores={place: determine_grade(cell)[0] for place, cell in cells if is_grade(cell)},
        comments={place: _comment(cell) for place, cell in cells if is_solution(cell) or is_task(cell)},
        rewritten=frozenset(place for place in now.keys() & before.keys() if now[place] != before[place]),
    )


def _written(notebooks: Mapping[str, NotebookNode]) -> dict[Place, str]:
    return {
        (name, answer.name): answer.content
        for name, node in notebooks.items()
        for answer in written_answers(node)
    }


def _id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _comment(cell: NotebookNode) -> str | None:
    untouched = cell.metadata.nbgrader.get("checksum") == checksum(cell)
    return "No response." if untouched and not is_task(cell) else None


def submitted(timestamp: str | None) -> datetime | None:
    """The time that `timestamp.txt` says; None where it says none that can be read."""
    try:
        return moment(timestamp) if timestamp else None
    except ValueError:
        return None
