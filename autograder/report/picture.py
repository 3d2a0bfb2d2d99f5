"""Geometry of the pictures that templates draw as SVG."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from autograder.results.result import ErrorMap
from autograder.translation import marked as _

LEVELS = (_("within the tolerance"), _("off by up to 100 × the tolerance"), _("far off"), _("not a number"))
"""What the levels of an ErrorMap mean."""

_MOST_CELLS = 64  # along one side; a larger slice is drawn with several values to a cell
_SIDE = 288  # pixels the longer side may take


@dataclass(frozen=True)
class HeatMap:
    """An error map ready to draw.

    Attributes:
        title: which slice of the array.
        shape: rows and columns of the slice.
        counts: (level, number of values at it), the levels that occur, ascending.
        block: how many values each cell covers along a side; a cell shows its worst value.
        cell: side of a cell in pixels.
        rows, columns: how many cells.
        runs: level -> (column, row, length) of horizontal runs of equal cells.
    """

    title: str
    shape: tuple[int, int]
    counts: tuple[tuple[int, int], ...]
    block: int
    cell: int
    rows: int
    columns: int
    runs: dict[int, list[tuple[int, int, int]]]

    @property
    def summary(self) -> str:
        """The picture in a sentence, for those who cannot see it."""
        values = sum(count for _, count in self.counts)
        told = ", ".join(f"{count} {LEVELS[level]}" for level, count in self.counts)
        return f"{self.title}, {self.shape[0]} by {self.shape[1]}; of {values} values {told}"


def heat_map(error_map: ErrorMap) -> HeatMap | None:
    """Lay out an error map; None where the slice is empty."""
    height, width = len(error_map.levels), max(map(len, error_map.levels), default=0)
    if not width:
        return None
    block = -(-max(height, width) // _MOST_CELLS)
    cells = _pooled(error_map.levels, block)
    columns = max(map(len, cells))
    counts = Counter(level for row in error_map.levels for level in row)
    return HeatMap(
        title=error_map.title,
        shape=(height, width),
        counts=tuple(sorted(counts.items())),
        block=block,
        cell=max(4, min(18, _SIDE // max(len(cells), columns))),
        rows=len(cells),
        columns=columns,
        runs=_runs(cells),
    )


def _pooled(levels: tuple[tuple[int, ...], ...], block: int) -> list[list[int]]:
    """The worst level of every block x block square."""
    pooled = []
    for top in range(0, len(levels), block):
        rows = levels[top : top + block]
        lefts = range(0, max(map(len, rows)), block)
        pooled.append([max(level for row in rows for level in row[left : left + block]) for left in lefts])
    return pooled


def _runs(cells: list[list[int]]) -> dict[int, list[tuple[int, int, int]]]:
    runs: dict[int, list[tuple[int, int, int]]] = {}
    for y, row in enumerate(cells):
        x = 0
        for level, group in groupby(row):
            length = len(list(group))
            runs.setdefault(level, []).append((x, y, length))
            x += length
    return runs
