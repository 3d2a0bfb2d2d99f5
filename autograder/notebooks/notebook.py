"""Read a notebook as data, and tell which cells of it run.

Nothing here executes or imports what a student wrote; it is parsed as JSON and as Python syntax only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.notebooks import syntax

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
        answer: whether this is an answer cell.
        added: whether it is the student's own, which a release does not have.
    """

    name: str
    source: str
    answer: bool = False
    added: bool = False


@dataclass(frozen=True)
class Program:
    """What of one notebook runs, and which of its questions were attempted."""

    cells: tuple[Cell, ...]
    attempted: frozenset[str]


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

    What follows the definition in an answer cell is a cell of its own: a check that fails there, or a loop
    that does not end, does not cost the answer.
    """
    stubs = {grade_id_of(cell): cell.source for cell in released.cells}
    sources = {grade_id_of(cell): cell.source for cell in restored.cells}
    attempted = frozenset(q for q in questions if q in sources and not syntax.same(sources[q], stubs[q]))
    tests = {cell.source.strip() for cell in released.cells if is_test(cell)}
    return Program(tuple(_runnable(restored, tests)), attempted)


def points_of(released: NotebookNode) -> dict[str, float]:
    """Points of each automatically graded question, from its test cell's metadata."""
    return {
        str(grade_id_of(cell)).removeprefix("test_"): float(cell.metadata.nbgrader.points)
        for cell in released.cells
        if is_test(cell)
    }


def grade_id_of(cell: NotebookNode) -> str | None:
    """The cell's nbgrader id, None where it has none."""
    meta = cell.metadata.get("nbgrader")
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def is_test(cell: NotebookNode) -> bool:
    """Whether this is a visible test cell: code, graded, locked."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and meta.get("grade") and meta.get("locked"))


def is_answer(cell: NotebookNode) -> bool:
    """Whether a student is to fill this cell, with code or in words."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _runnable(notebook: NotebookNode, tests: set[str]) -> Iterator[Cell]:
    for cell in notebook.cells:
        answer = is_answer(cell)
        skipped = SKIP_TAG in cell.metadata.get("tags", ()) and not answer
        if cell.cell_type != "code" or is_test(cell) or skipped or not cell.source.strip():
            continue
        own = cell.metadata.get("name")
        name = own or str(grade_id_of(cell))
        if not answer:
            yield Cell(name, cell.source, added=own is not None)
            continue
        definition, rest = syntax.split_after(syntax.without_timers(cell.source), name)
        yield Cell(name, definition, answer=True)
        if rest and rest.strip() not in tests:
            yield Cell(f"{name} (what follows the answer)", rest, added=True)


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
    if kind not in ("code", "markdown", "raw") or source is None:
        return None
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
