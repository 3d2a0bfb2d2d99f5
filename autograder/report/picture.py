"""Geometry of the error maps that templates draw as SVG."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.results.result import ErrorMap
from autograder.translation import marked as _

LEVELS = (_("within the tolerance"), _("off by up to 100 × the tolerance"), _("far off"), _("not a number"))
"""What the levels of an ErrorMap mean."""

RIGHT, SLIGHT, FAR, NO_NUMBER = range(4)

_MOST_CELLS = 64  # along one side; a larger slice is drawn with several values to a cell
_SIDE = 224  # pixels the longer side may take
_MOST_TICKS = 6
_MOST_PATCHES = 200
"""With more patches than this, those of one level are told of together."""
_MOST_STOPS = 12
"""So many patches of a map can be reached one by one with the keyboard."""
_INDEX = re.compile(r"\[([^\[\]]*)\]$")

Levels = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Axis:
    """One side of a map.

    Attributes:
        number: the axis of the student's array that runs along it; None where the title does not say.
        length: how many values it has.
        step: how many values each square covers.
        ticks: (square, index of its first value), those that are labelled.
    """

    number: int | None
    length: int
    step: int
    ticks: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Patch:
    """A rectangle of squares of one level."""

    level: int
    column: int
    row: int
    columns: int
    rows: int


@dataclass(frozen=True)
class HeatMap:
    """An error map ready to draw.

    Attributes:
        title: which slice of the array.
        down, across: its sides.
        counts: (level, number of values at it), the levels that occur, ascending.
        cell: side of a square in pixels.
        rows, columns: how many squares.
        patches: all squares, as few rectangles.
    """

    title: str
    down: Axis
    across: Axis
    counts: tuple[tuple[int, int], ...]
    cell: int
    rows: int
    columns: int
    patches: tuple[Patch, ...]

    @property
    def values(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def strokes(self) -> str:
        """What marks the squares by shape, as an SVG path."""
        return "".join(
            stroke(patch.level, x, y)
            for patch in self.patches
            for y in range(patch.row, patch.row + patch.rows)
            for x in range(patch.column, patch.column + patch.columns)
        )

    @property
    def detailed(self) -> bool:
        """Whether there are so few patches that each can say what it is."""
        return len(self.patches) <= _MOST_PATCHES

    @property
    def stops(self) -> tuple[Patch, ...]:
        """The wrong patches, where they are few enough to be reached one by one."""
        wrong = tuple(patch for patch in self.patches if patch.level != RIGHT)
        return wrong if len(wrong) <= _MOST_STOPS else ()


def heat_map(error_map: ErrorMap) -> HeatMap | None:
    """Lay out an error map; None where it tells nothing: all values are wrong alike, or there are none."""
    rows, columns = len(error_map.levels), max(map(len, error_map.levels), default=0)
    counts = Counter(level for row in error_map.levels for level in row)
    if len(counts) < 2 or (RIGHT not in counts and NO_NUMBER not in counts):
        return None
    block = -(-max(rows, columns) // _MOST_CELLS)
    cells = _pooled(error_map.levels, block)
    (down, down_step), (across, across_step) = _slice(error_map.title)
    return HeatMap(
        title=error_map.title,
        down=_axis(down, rows, block, down_step),
        across=_axis(across, columns, block, across_step),
        counts=tuple(sorted(counts.items())),
        cell=max(4, min(18, _SIDE // max(len(cells), len(cells[0])))),
        rows=len(cells),
        columns=len(cells[0]),
        patches=tuple(_patches(cells)),
    )


def stroke(level: int, x: int, y: int) -> str:
    """The mark of a square's level as an SVG path: a stroke, a cross, or nothing."""
    shape = {SLIGHT: f"M{x}.3 {y}.7l.4-.4", NO_NUMBER: f"M{x}.25 {y}.25l.5.5m0-.5l-.5.5"}
    return shape.get(level, "")


def _slice(title: str) -> tuple[tuple[int | None, int], tuple[int | None, int]]:
    """The axes that a title such as `out[0, 1, :, ::2]` leaves free: (number, values to a square) of both."""
    match = _INDEX.search(title)
    parts = [part.strip() for part in match[1].split(",")] if match else []
    free = [(n, int(part[2:] or 1)) for n, part in enumerate(parts) if re.fullmatch(r":|::\d{1,6}", part)]
    nothing: list[tuple[int | None, int]] = [(None, 1), (None, 1)]
    first, last = [*nothing, *free][-2:]
    return first, last


def _axis(number: int | None, squares: int, block: int, step: int) -> Axis:
    each = block * step
    labelled = -(-squares // block)
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if labelled / n <= _MOST_TICKS or n == 100)
    ticks = tuple((at, at * each) for at in range(0, labelled, every))
    return Axis(number, squares * step, each, ticks)


def _pooled(levels: Levels, block: int) -> list[list[int]]:
    """The worst level of every block x block square."""
    pooled = []
    for top in range(0, len(levels), block):
        rows = levels[top : top + block]
        lefts = range(0, max(map(len, rows)), block)
        pooled.append([max(level for row in rows for level in row[left : left + block]) for left in lefts])
    return pooled


def _patches(cells: Levels) -> list[Patch]:
    """Runs of equal squares; one that stands below an equal run is part of it."""
    done: list[Patch] = []
    open_: dict[tuple[int, int, int], int] = {}
    for y, row in enumerate(cells):
        x, still = 0, {}
        for level, group in groupby(row):
            length = len(list(group))
            key = (level, x, length)
            still[key] = open_.get(key, y)
            x += length
        done += [_patch(key, top, y) for key, top in open_.items() if key not in still]
        open_ = still
    return done + [_patch(key, top, len(cells)) for key, top in open_.items()]


def _patch(key: tuple[int, int, int], top: int, below: int) -> Patch:
    level, column, columns = key
    return Patch(level, column, top, columns, below - top)
