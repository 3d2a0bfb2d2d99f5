"""A class of students with known scores: small named edits of the reference solutions (students.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.course import content
from autograder.course.assignment import Assignment

STUDENTS: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("students.toml").read_text(encoding="utf-8")
)


def build(submitted: Path, students: list[str] | None = None) -> list[Path]:
    """Write `submitted/<student>/<assignment>/*.ipynb` and return the students' folders.

    Raises:
        ValueError: an edit no longer fits the reference solutions.
    """
    assignment = content.load("assignment2").assignment
    return [
        _hand_in(submitted / name / assignment.id, STUDENTS[name], assignment)
        for name in students or STUDENTS
    ]


def _hand_in(folder: Path, student: dict[str, Any], assignment: Assignment) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = {spec.id: answered(assignment, spec.id) for spec in assignment.notebooks}
    for verb, edit in _EDITS.items():
        for what in student.get(verb, []):
            edit(notebooks, assignment, what)
    for name in set(notebooks) - set(student.get("missing", [])):
        text = nbformat.writes(notebooks[name])
        cut = len(text) // 2 if name in student.get("truncate", []) else None
        (folder / f"{name}.ipynb").write_text(text[:cut], encoding="utf-8")
    return folder


def answered(assignment: Assignment, name: str) -> NotebookNode:
    """The released notebook with the reference solutions in its answer cells."""
    source, released = (
        nbformat.read(folder / f"{name}.ipynb", as_version=4)
        for folder in (assignment.source, assignment.release)
    )
    solutions = {_grade_id(cell): cell.source for cell in source.cells if _grade_id(cell)}
    for cell in released.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = solutions[_grade_id(cell)]
    return released


def _replace(notebooks: dict[str, NotebookNode], _: Assignment, what: dict[str, str]) -> None:
    cell = _find(notebooks, what["cell"])
    if cell.source.count(what["old"]) != 1:
        raise ValueError(f"students.toml: {what['old']!r} is not there exactly once in cell {what['cell']!r}")
    cell.source = cell.source.replace(what["old"], what["new"])


def _overwrite(notebooks: dict[str, NotebookNode], _: Assignment, what: dict[str, str]) -> None:
    _find(notebooks, what["cell"]).source = what["source"].strip()


def _unanswer(notebooks: dict[str, NotebookNode], assignment: Assignment, question: str) -> None:
    name = assignment.notebook_of(question).id
    released = {name: nbformat.read(assignment.release / f"{name}.ipynb", as_version=4)}
    _find(notebooks, question).source = _find(released, question).source


def _add(notebooks: dict[str, NotebookNode], _: Assignment, what: dict[str, str]) -> None:
    one = {name: notebook for name, notebook in notebooks.items() if name == what["notebook"]}
    for notebook, position in _places(one, what["after"]):
        notebook.cells.insert(position + 1, nbformat.v4.new_code_cell(what["source"].strip()))


def _delete(notebooks: dict[str, NotebookNode], _: Assignment, question: str) -> None:
    for notebook, position in _places(notebooks, question):
        del notebook.cells[position]


def _forget(notebooks: dict[str, NotebookNode], _: Assignment, question: str) -> None:
    del _find(notebooks, question).metadata["nbgrader"]


def _duplicate(notebooks: dict[str, NotebookNode], _: Assignment, question: str) -> None:
    for notebook, position in _places(notebooks, question):
        copy = deepcopy(notebook.cells[position])
        copy.id = "pasted"
        notebook.cells.insert(position + 1, copy)


_EDITS: dict[str, Callable[[dict[str, NotebookNode], Assignment, Any], None]] = {
    "unanswered": _unanswer,
    "answer": _overwrite,
    "replace": _replace,
    "tamper": _overwrite,
    "add": _add,
    "delete": _delete,
    "forget": _forget,
    "duplicate": _duplicate,
}


def _places(notebooks: dict[str, NotebookNode], grade_id: str) -> Iterator[tuple[NotebookNode, int]]:
    for notebook in notebooks.values():
        for position, cell in reversed(list(enumerate(notebook.cells))):
            if _grade_id(cell) == grade_id:
                yield notebook, position


def _find(notebooks: dict[str, NotebookNode], grade_id: str) -> NotebookNode:
    notebook, position = next(_places(notebooks, grade_id))
    return notebook.cells[position]


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")
