"""Read a notebook as data, and tell which cells of it run.

Nothing here executes or imports what a student wrote; it is parsed as JSON and as Python syntax only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.notebooks import pieces, syntax

SKIP_TAG = "skip-execution"
"""nbclient's tag for cells that train, plot or take long."""

PARTS = 100_000
"""Lists and objects in a notebook's JSON: each takes memory, and real notebooks have a few for each cell."""

CELLS = 2000
"""Cells of a notebook; each may hang, and costs a moment of the grader then."""

CODE = 250_000
"""Characters in a notebook's code cells; taking them apart may cost the grader a few seconds."""

DEEP = "its JSON is nested too deeply to be a notebook"


class NotebookError(Exception):
    """The file is not a notebook; the message says why, for its author."""


@dataclass(frozen=True)
class Cell:
    """Code that runs in the sandbox.

    Attributes:
        name: the grade_id, or the cell's position (`cell 7`) for a cell that the student added.
        source: the code.
        answer: whether this is the definition in an answer cell, or all of a cell that defines nothing.
        added: whether it is the student's own, which a release does not have.
        question: the answer cell that it is a part of; empty outside of answer cells.
        line: where it begins in a Python file, from 1; 0 for a notebook's cell.
    """

    name: str
    source: str
    answer: bool = False
    added: bool = False
    question: str = ""
    line: int = 0


@dataclass(frozen=True)
class Program:
    """What of one notebook, or of a Python file in its place, runs; and which questions were attempted.

    Attributes:
        cells: in their order.
        attempted: the questions that were.
        marks: by question, how many of the cells stand above its test cell.
        module: the name under which a Python file would be imported; empty for a notebook.
        helpers: the student's own modules that the code may import, by name.
    """

    cells: tuple[Cell, ...]
    attempted: frozenset[str]
    marks: Mapping[str, int] = field(default_factory=dict)
    module: str = ""
    helpers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Equal where the same code runs in the same order, whatever prose and outputs stand between it."""
        code = [(cell.source, cell.answer, cell.added, cell.question) for cell in self.cells]
        parts = [code, sorted(self.marks.items()), self.module, sorted(self.helpers.items())]
        return sha256(json.dumps(parts).encode()).hexdigest()

    def mark(self, question: str | None) -> int:
        """How many cells make the state in which a question is judged: all where it has no test cell."""
        return self.marks.get(question or "", len(self.cells))


def parse(text: str) -> NotebookNode:
    """Read notebook JSON of any version of the format as version 4; what is not a cell is passed over.

    Raises:
        NotebookError: it is not JSON, not a notebook, or too deep or too large to be one.
    """
    if text.count("{") + text.count("[") > PARTS:
        raise NotebookError(f"this is not a notebook: its JSON has more than {PARTS:,} parts")
    try:
        raw = json.loads(text.removeprefix("\ufeff"), strict=False)
        listed = _raw_cells(raw)
        if len(listed) > CELLS:
            raise NotebookError(f"this is not a notebook: it has more than {CELLS:,} cells")
        cells = [cell for cell in map(_cell, listed) if cell]
        sizes = (len(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        if sum(size for size in sizes if size <= syntax.LONGEST) > CODE:
            raise NotebookError(f"this is not a notebook: it has more than {CODE:,} characters of code")
        metadata = raw.get("metadata")
        parsed: NotebookNode = nbformat.from_dict(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": metadata if isinstance(metadata, dict) else {},
                "cells": cells,
            }
        )
        return parsed
    except (RecursionError, MemoryError):
        raise NotebookError(f"this is not a notebook: {DEEP}") from None
    except ValueError as error:
        at = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise NotebookError(f"this is not a notebook: the text is not valid JSON{at}") from None


def program(restored: NotebookNode, released: NotebookNode, questions: Iterable[str]) -> Program:
    """What of a restored notebook runs: not its test cells, nor cells tagged skip-execution.

    The statements above and below the definition in an answer cell run one by one, as cells do: an import or
    a check that fails there, or a loop that does not end, does not cost the answer.
    """
    stubs = {grade_id_of(cell): cell.source for cell in released.cells}
    sources = {grade_id_of(cell): cell.source for cell in restored.cells}
    attempted = frozenset(q for q in questions if q in sources and not syntax.same(sources[q], stubs[q]))
    tests = {cell.source.strip() for cell in released.cells if is_test(cell)}
    cells: list[Cell] = []
    marks: dict[str, int] = {}
    for cell in restored.cells:
        if is_test(cell):
            marks[question_of(cell)] = len(cells)
        else:
            cells.extend(_runnable(cell, tests))
    for end, ran in enumerate(cells, 1):  # an answer that stands below its test cell is judged as well
        if ran.question in marks:
            marks[ran.question] = max(marks[ran.question], end)
    return Program(tuple(cells), attempted, marks)


def points_of(released: NotebookNode) -> dict[str, float]:
    """Points of each automatically graded question, from its test cell's metadata."""
    return {
        question_of(cell): float(cell.metadata.nbgrader.points) for cell in released.cells if is_test(cell)
    }


def grade_id_of(cell: NotebookNode) -> str | None:
    """The cell's nbgrader id, None where it has none."""
    meta = cell.metadata.get("nbgrader")
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def question_of(test_cell: NotebookNode) -> str:
    """The question that a test cell belongs to."""
    return str(grade_id_of(test_cell)).removeprefix("test_")


def is_test(cell: NotebookNode) -> bool:
    """Whether this is a visible test cell: code, graded, locked."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and meta.get("grade") and meta.get("locked"))


def is_answer(cell: NotebookNode) -> bool:
    """Whether a student is to fill this cell, with code or in words."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Whether a cell carries points, given by tests or by a person."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade"))


def _runnable(cell: NotebookNode, tests: set[str]) -> Iterator[Cell]:
    """What of a cell runs: nothing, the cell itself, or an answer cell's statements."""
    answer = is_answer(cell)
    skipped = SKIP_TAG in cell.metadata.get("tags", ()) and not answer
    if cell.cell_type != "code" or skipped or not cell.source.strip():
        return
    own = cell.metadata.get("name")
    name = own or str(grade_id_of(cell))
    if answer:
        yield from _answer(name, syntax.without_timers(cell.source), tests)
    else:
        yield Cell(name, cell.source, added=own is not None)


def _answer(question: str, source: str, tests: set[str]) -> Iterator[Cell]:
    """An answer cell's statements; of those below the definition not a copy of a visible test.

    A cell that answers with a value, a text or a figure is one piece: its statements belong together.
    """
    found = pieces.pieces(source)
    defining = (i for i, piece in enumerate(found) if piece.defines and question in piece.binds)
    place = max(defining, default=None)
    if place is None:
        yield Cell(question, source, answer=True, question=question)
        return
    below = found[place + 1 :]
    copied = below and "\n".join(source.split("\n")[found[place].source.count("\n") + 1 :]).strip() in tests
    for piece in found[:place]:
        yield Cell(question, piece.source, added=True, question=question)
    yield Cell(question, found[place].source, answer=True, question=question)
    for piece in () if copied else below:
        yield Cell(f"{question} (what follows the answer)", piece.source, added=True, question=question)


def _raw_cells(raw: Any) -> list[Any]:
    """The cells as they stand in the file: in `cells`, or in the worksheets of versions 2 and 3."""
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if cells is None and isinstance(raw, dict) and isinstance(raw.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in raw["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise NotebookError("this is not a notebook: its JSON has no list of cells")
    return cells


def _cell(raw: Any) -> dict[str, Any] | None:
    """A cell of version 4 with the fields that the rest relies on, whatever else the file had."""
    if not isinstance(raw, dict):
        return None
    kind, source = raw.get("cell_type"), _text(raw.get("source", raw.get("input")))
    if kind in ("heading", "html"):  # versions 1 to 3
        kind, level = "markdown", raw.get("level", 1) if kind == "heading" else 0
        source = f"{'#' * level} {source}" if level in range(1, 7) else source
    if source is None:
        return None
    kind = kind.lower() if isinstance(kind, str) else ""
    if kind not in ("code", "markdown", "raw"):  # lost, or unknown
        kind = "markdown" if {"outputs", "execution_count"}.isdisjoint(raw) else "code"
    metadata = raw.get("metadata")
    if not isinstance(metadata, dict):  # null, or lost
        metadata = {}
    if not isinstance(metadata.get("nbgrader", {}), dict):
        metadata = {key: value for key, value in metadata.items() if key != "nbgrader"}
    own_id = raw.get("id") if isinstance(raw.get("id"), str) else ""
    cell = {**raw, "cell_type": kind, "id": own_id, "metadata": metadata, "source": source}
    return {"outputs": [], "execution_count": None, **cell} if kind == "code" else cell


def _text(source: Any) -> str | None:
    """A cell's source as one text without what Python and files cannot hold: null bytes, lone surrogates."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    text: str = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8")
