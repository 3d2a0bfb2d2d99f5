"""Fill a platform's own gradebook file, or any table of students, with the points of an assignment."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from autograder.course.assignment import Assignment
from autograder.platforms.canvas import POINTS_ROW
from autograder.platforms.download import PlatformError
from autograder.platforms.matching import Matcher
from autograder.platforms.roster import Person, participant_in
from autograder.platforms.tables import Table, key, number
from autograder.results.total import Total

_NUMBERED = re.compile(r"(?P<title>.*) \(\d+\)")
"""A heading of Canvas's: the assignment's title and number."""


@dataclass(frozen=True)
class Filled:
    """A filled table.

    Attributes:
        table: with the points in their places.
        column: the place of the column that took them, from 0.
        cells: what was written, by row.
        warnings: lines on what a person should look at.
        lost: lines on students whose points are not in it.
    """

    table: Table
    column: int
    cells: Mapping[int, str]
    warnings: tuple[str, ...]
    lost: tuple[str, ...]


def fill(
    table: Table,
    assignment: Assignment,
    totals: Mapping[str, Total],
    matcher: Matcher,
    *,
    columns: Collection[str] = (),
    column: str = "",
    locked: Mapping[str, str] | None = None,
    zeros: bool = False,
) -> Filled:
    """Put points into a table's column for the assignment; every other cell stays.

    Args:
        table: with a row of headings.
        assignment: whose points they are; its column is called by its title or id.
        totals: by student id.
        matcher: finds students by the cells before that column.
        columns: headings that the platform uses for points.
        column: the heading, where a person named it.
        locked: cells by heading of rows that the platform does not let anybody change.
        zeros: whether students who handed nothing in get 0; else their cells stay.

    Raises:
        PlatformError: it is not certain which column is meant.
    """
    top, place = _column(table, assignment, columns, column)
    rows = [list(row) for row in table.rows]
    filling = _Filling(table, top, place, totals, matcher, locked or {}, zeros)
    cells = {at: text for at in range(top + 1, len(rows)) if (text := filling.cell(at)) is not None}
    for at, text in cells.items():
        rows[at] += [""] * (place + 1 - len(rows[at]))
        rows[at][place] = text
    lost = [
        f"{filling.shown(name)}: {number(total.points)} points, but no row"
        for name, total in sorted(totals.items())
        if name not in filling.seen
    ]
    return Filled(table.with_rows(rows), place, cells, tuple(filling.warnings), (*filling.lost, *lost))


def _column(table: Table, assignment: Assignment, columns: Collection[str], column: str) -> tuple[int, int]:
    """The row of headings and the place of the column."""
    headings = table.rows[0]
    plain = [_NUMBERED.sub(r"\g<title>", heading) for heading in headings]
    own = {key(assignment.id), key(assignment.title)}
    for wanted in (
        [
            at
            for at, heading in enumerate(headings)
            if column and key(column) in (key(heading), key(plain[at]))
        ],
        [at for at, heading in enumerate(plain) if not column and key(heading) in own],
        [at for at, heading in enumerate(headings) if not column and heading.strip() in columns],
        [at for at, heading in enumerate(headings) if not column and _names(heading, own)],
    ):
        if len(wanted) == 1:
            return 0, wanted[0]
        if wanted:
            break
    listed = ", ".join(filter(None, headings))[:600]
    raise PlatformError(
        f"it is not certain which column takes the points of {assignment.id}; say it with --column NAME."
        f" There are: {listed}"
    )


def _names(heading: str, own: Collection[str]) -> bool:
    return any(text and text in key(heading) for text in own)


class _Filling:
    """Finds what belongs into each row."""

    def __init__(
        self,
        table: Table,
        top: int,
        place: int,
        totals: Mapping[str, Total],
        matcher: Matcher,
        locked: Mapping[str, str],
        zeros: bool,
    ) -> None:
        self._table, self._place, self._totals, self._matcher = table, place, totals, matcher
        self._headings = table.rows[top]
        self._locked, self._zeros, self._decimal = locked, zeros, table.decimal
        self.seen: set[str] = set()
        self.warnings: list[str] = []
        self.lost: list[str] = []

    def shown(self, student: str) -> str:
        """What a message calls a student."""
        person = self._matcher.people.get(student)
        return person.shown if person else student

    def cell(self, at: int) -> str | None:
        """The points of a row's student; None where the cell stays."""
        row = self._table.rows[at]
        if not any(cell.strip() for cell in row):
            return None
        if key(row[0]) == key(POINTS_ROW):
            self._compare(row)
            return None
        person = self._person(row)
        if person is None:
            self.warnings.append(f"row {at + 1}: nobody in the gradebook is {', '.join(row[:3])[:80]}")
            return None
        return self._points(at, row, person)

    def _points(self, at: int, row: Sequence[str], person: Person) -> str | None:
        if person.id in self.seen:
            self.warnings.append(f"row {at + 1}: {person.shown} stands there a second time; left as it was")
            return None
        self.seen.add(person.id)
        total = self._totals.get(person.id)
        if total is None:
            return "0" if self._zeros else None
        for heading, cell in zip(self._headings, row, strict=False):
            if self._locked.get(heading) == cell:
                self.lost.append(f"{person.shown}: {heading} says {cell}, so the row stays as it was")
                return None
        return number(total.points, self._decimal)

    def _compare(self, row: Sequence[str]) -> None:
        """Say so where the platform gives other points than the gradebook at most."""
        most = max((total.max_score for total in self._totals.values()), default=0.0)
        there = row[self._place].strip() if self._place < len(row) else ""
        if re.fullmatch(r"\d+(\.\d+)?", there) and most and float(there) != most:
            self.warnings.append(f"the platform gives {there} points at most, the gradebook {number(most)}")

    def _person(self, row: Sequence[str]) -> Person | None:
        """The student whom the cells before the points name: by ids and addresses, else by names."""
        before = [cell.strip() for cell in row[: self._place] if cell.strip()]
        sure = {person.id for text in self._texts(before) for person in self._matcher.by_id(text)}
        pairs = [f"{one} {two}" for one, two in pairwise(before)]
        named = {person.id for text in (*before, *pairs) for person in self._matcher.by_name(text)}
        for ids in (sure, sure & named, named if not sure else set()):
            if len(ids) == 1:
                return self._matcher.people[ids.pop()]
        return None

    def _texts(self, before: list[str]) -> list[str]:
        number_in_moodle = participant_in(before[0]) if before else ""
        return [
            *([number_in_moodle] if number_in_moodle else []),
            *(text.removeprefix("#") for text in before),
        ]
