"""Answers that a person grades, and what of the student's own stands beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.notebooks.checksum import checksum
from autograder.notebooks.notebook import is_answer, is_graded

BESIDE = "(More than this text was handed in: see the picture, or the cells that were added above or below.)"
"""Stands in a graded notebook under a written answer that stands in other cells."""


@dataclass(frozen=True)
class Written:
    """An answer that a person grades.

    Attributes:
        cell: the answer cell.
        beside: the student's own text cells, and the code cells between this cell and the next answer or test
            on either side.
    """

    cell: NotebookNode
    beside: tuple[NotebookNode, ...]

    @property
    def name(self) -> str:
        """The cell's grade_id."""
        return str(self.cell.metadata.nbgrader.grade_id)

    @property
    def elsewhere(self) -> bool:
        """Whether the text is the released one, but a picture or a cell of the student's own goes with it."""
        return self._untouched and bool(self.beside or self.cell.get("attachments"))

    @property
    def own(self) -> tuple[NotebookNode, ...]:
        """The cells in which the student wrote it; none where nothing was written."""
        return self.beside if self._untouched else (self.cell,)

    @property
    def content(self) -> str:
        """All that a person grades, as one text, to be compared."""
        cells = [self.cell, *self.beside] if self._untouched else [self.cell]
        return json.dumps([(cell.source, cell.get("attachments")) for cell in cells], sort_keys=True)

    @property
    def _untouched(self) -> bool:
        released = self.cell.metadata.nbgrader.get("checksum") == checksum(self.cell)
        return released or bool(self.cell.source.endswith(BESIDE))


def written_answers(restored: NotebookNode) -> Iterator[Written]:
    """The answers in a restored notebook that a person grades."""
    cells = restored.cells
    texts = {at for at, cell in enumerate(cells) if cell.cell_type != "code" and _is_own(cell)}
    for at, cell in enumerate(cells):
        if is_graded(cell) and is_answer(cell):
            near = {*_near(cells, range(at - 1, -1, -1)), *_near(cells, range(at + 1, len(cells)))}
            yield Written(cell, tuple(cells[place] for place in sorted(near | texts)))


def _near(cells: Sequence[NotebookNode], places: Iterable[int]) -> Iterator[int]:
    """The places of the student's own cells up to the first answer or test."""
    for place in places:
        if is_graded(cells[place]) or is_answer(cells[place]):
            return
        if _is_own(cells[place]):
            yield place


def _is_own(cell: NotebookNode) -> bool:
    """Whether a student added this cell, and not an empty one; the restored notebook names such cells."""
    return bool(cell.metadata.get("name") and (cell.source.strip() or cell.get("attachments")))
