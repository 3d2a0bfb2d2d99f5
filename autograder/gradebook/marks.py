"""What nbgrader's SaveAutoGrades reads from a student's graded notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task, parse_utc

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
    """

    student: str
    submitted: datetime | None
    notebooks: frozenset[str]
    scores: Mapping[Place, float | None]
    comments: Mapping[Place, str | None]


def marks(student: str, timestamp: str | None, notebooks: Mapping[str, NotebookNode]) -> Marks:
    """Read a student's annotated notebooks, by name.

    Raises:
        ValueError: a cell has more points than it is worth.
    """
    cells = [
        ((name, _id(cell)), cell) for name, node in notebooks.items() for cell in node.cells if _id(cell)
    ]
    return Marks(
        student,
        _utc(timestamp),
        frozenset(notebooks),
        scores={place: determine_grade(cell)[0] for place, cell in cells if is_grade(cell)},
        comments={place: _comment(cell) for place, cell in cells if is_solution(cell) or is_task(cell)},
    )


def _id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _comment(cell: NotebookNode) -> str | None:
    untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    return "No response." if untouched and not is_task(cell) else None


def _utc(timestamp: str | None) -> datetime | None:
    try:
        moment: datetime | None = parse_utc(timestamp)
    except (ValueError, OverflowError):
        return None
    return moment
