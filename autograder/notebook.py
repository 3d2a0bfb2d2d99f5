"""Read a submitted notebook as data, put its locked cells back, and tell which cells of it run.

Nothing here executes or imports what a student wrote; it is parsed as JSON and as Python syntax only.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.results import Incident

SKIP_TAG = "skip-execution"
"""nbclient's tag for cells that train, plot or take long."""


class NotebookError(Exception):
    """The file is not a notebook; the message says why, for its author."""


@dataclass(frozen=True)
class Cell:
    """Code that runs in the sandbox.

    Attributes:
        name: the grade_id, or the cell's position (`cell 7`) for a cell that the student added.
        source: the code.
        answer: whether this is an answer cell.
    """

    name: str
    source: str
    answer: bool = False


@dataclass(frozen=True)
class Program:
    """What of one notebook runs, and which of its questions were attempted."""

    cells: tuple[Cell, ...]
    attempted: frozenset[str]


def parse(text: str) -> NotebookNode:
    """Read notebook JSON of any nbformat version as version 4.

    Raises:
        NotebookError: it is not JSON, or not a notebook.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook: NotebookNode = nbformat.reads(text, as_version=4)
        cells = notebook.cells
    except (RecursionError, MemoryError):
        raise NotebookError("the JSON is nested too deeply to be a notebook") from None
    except nbformat.reader.NotJSONError:
        raise NotebookError("this is not a notebook: the text is not valid JSON") from None
    except Exception as error:  # nbformat raises whatever its reader of that version trips over
        raise NotebookError(f"this is not a notebook ({_first_line(error)})") from None
    notebook.cells = [_plain(cell) for cell in cells if _is_cell(cell)]
    return notebook


def restore(
    submitted: NotebookNode, released: NotebookNode, file: str
) -> tuple[NotebookNode, tuple[Incident, ...]]:
    """The released notebook with the student's answers and added cells in it.

    Locked cells are the release's whatever the student did to them, and stand in the release's order; a cell
    that the student added stays behind the released cell that it followed.

    Args:
        submitted: what `parse` gave.
        released: the student version of the same notebook.
        file: its file name, for messages.

    Returns:
        The restored notebook, and what was wrong with the submitted one.
    """
    by_id, added, incidents = _sort_cells(submitted, released, file)
    cells = list(added.get(None, []))
    for original in released.cells:
        grade_id = grade_id_of(original)
        if grade_id is None:
            cells.append(original)
        else:
            cell, problem = _restored(original, by_id.get(grade_id, []))
            cells.append(cell)
            if problem:
                incidents.append(Incident(f"{file}: cell '{grade_id}'", problem))
        cells.extend(added.get(grade_id or original.id, []))
    restored = deepcopy(released)
    restored.cells = deepcopy(cells)
    return restored, tuple(incidents)


def program(restored: NotebookNode, released: NotebookNode, questions: Iterable[str]) -> Program:
    """What of a restored notebook runs: not its test cells, nor cells tagged skip-execution."""
    stubs = {grade_id_of(cell): cell.source for cell in released.cells}
    sources = {grade_id_of(cell): cell.source for cell in restored.cells}
    attempted = frozenset(q for q in questions if q in sources and not _same_code(sources[q], stubs[q]))
    return Program(tuple(_runnable(restored)), attempted)


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


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _sort_cells(
    submitted: NotebookNode, released: NotebookNode, file: str
) -> tuple[dict[str, list[NotebookNode]], dict[str | None, list[NotebookNode]], list[Incident]]:
    """Copies of released cells by grade_id, added cells by the cell they follow, and what was odd."""
    known = {name: cell for cell in released.cells if (name := grade_id_of(cell))}
    plain = {cell.id for cell in released.cells if not grade_id_of(cell)}
    prose = {cell.source for cell in released.cells if not grade_id_of(cell)}
    by_id: dict[str, list[NotebookNode]] = {}
    added: dict[str | None, list[NotebookNode]] = {}
    anchor: str | None = None
    for position, cell in enumerate(submitted.cells, start=1):
        grade_id = grade_id_of(cell)
        if grade_id is not None and grade_id in known:
            by_id.setdefault(grade_id, []).append(cell)
            anchor = grade_id
        elif cell.id in plain and cell.cell_type == "markdown":
            anchor = cell.id
        elif cell.source not in prose:
            added.setdefault(anchor, []).append(_added(cell, position))
    incidents = _adopt_by_name(known, by_id, added, file)
    return by_id, added, incidents


def _adopt_by_name(
    known: dict[str, NotebookNode],
    by_id: dict[str, list[NotebookNode]],
    added: dict[str | None, list[NotebookNode]],
    file: str,
) -> list[Incident]:
    """Find answer cells that lost their nbgrader metadata by the name that they define."""
    incidents = []
    for question, original in known.items():
        if question in by_id or not _is_answer(original) or original.cell_type != "code":
            continue
        for cells in added.values():
            found = [cell for cell in cells if cell.cell_type == "code" and question in _defined(cell.source)]
            if found:
                by_id[question] = found
                cells[:] = [cell for cell in cells if cell not in found]
                incidents.append(
                    Incident(
                        f"{file}: cell '{question}'",
                        "the cell had lost its nbgrader metadata; it was found by the name that it defines",
                    )
                )
                break
    return incidents


def _restored(original: NotebookNode, copies: list[NotebookNode]) -> tuple[NotebookNode, str]:
    """The cell that stands for `original` in the restored notebook, and what was wrong with the student's."""
    if not _is_answer(original):
        return original, _locked_problem(original, copies)
    if not copies:
        return original, (
            "the answer cell is missing; download the release again and paste your answer into it"
        )
    changed = [copy for copy in copies if not _same_code(copy.source, original.source)]
    cell = deepcopy(original)
    cell.source = (changed or copies)[-1].source
    if copies[-1].cell_type != original.cell_type:
        return cell, f"the cell was turned into {copies[-1].cell_type}; it was graded as {original.cell_type}"
    if len(copies) > 1:
        return cell, f"the cell is there {len(copies)} times; the last one that you changed was graded"
    return cell, ""


def _locked_problem(original: NotebookNode, copies: list[NotebookNode]) -> str:
    kind = "test cell" if is_test(original) else "locked cell"
    if not copies:
        return f"the {kind} is missing; the original was put back"
    if any(copy.source.strip() != original.source.strip() for copy in copies):
        return f"the {kind} was changed; the original was used"
    if len(copies) > 1:
        return f"the {kind} is there {len(copies)} times; the original was used once"
    return ""


def _runnable(notebook: NotebookNode) -> Iterator[Cell]:
    for cell in notebook.cells:
        answer = _is_answer(cell)
        skipped = SKIP_TAG in cell.metadata.get("tags", ()) and not answer
        if cell.cell_type == "code" and not is_test(cell) and not skipped and cell.source.strip():
            yield Cell(cell.metadata.get("name") or str(grade_id_of(cell)), cell.source, answer)


def _added(cell: NotebookNode, position: int) -> NotebookNode:
    """A student's own cell, named for its position; nbgrader's metadata is not for it to claim."""
    tags = cell.metadata.get("tags", [])
    copy = nbformat.v4.new_code_cell(cell.source) if cell.cell_type == "code" else deepcopy(cell)
    copy.id = f"added-{position}"
    copy.metadata = nbformat.from_dict({"name": f"cell {position}"})
    if isinstance(tags, list) and SKIP_TAG in tags:
        copy.metadata.tags = [SKIP_TAG]
    return copy


def _is_cell(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and cell.get("cell_type") in ("code", "markdown", "raw")
        and isinstance(cell.get("source"), str)
        and isinstance(cell.get("metadata", {}), dict)
    )


def _plain(cell: NotebookNode) -> NotebookNode:
    """A cell with the fields that the rest relies on, whatever else the file had."""
    cell.setdefault("metadata", NotebookNode())
    if not isinstance(cell.metadata.get("nbgrader", {}), dict):
        del cell.metadata["nbgrader"]
    if not isinstance(cell.get("id"), str):
        cell.id = ""
    return cell


def _same_code(one: str, other: str) -> bool:
    """Equal but for layout and comments; the text is compared where it is not Python."""
    try:
        return ast.dump(_tree(one)) == ast.dump(_tree(other))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return one.strip() == other.strip()


def _defined(source: str) -> set[str]:
    """Names of the functions and classes that a cell defines at its top level."""
    try:
        body = _tree(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def _tree(source: str) -> ast.Module:
    with warnings.catch_warnings():  # an invalid escape in a student's string is no news to the grader
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
