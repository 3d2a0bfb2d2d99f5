"""A class of students with known scores: small named edits of the reference solutions.

An assignment states them in `sample_class/students.toml`; the head of that file lists the edits.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.audit import shapes
from autograder.audit.as_files import as_files
from autograder.audit.variants import source_notebook
from autograder.course.assignment import Assignment
from autograder.course.content import Content
from autograder.errors import AutograderError
from autograder.notebooks import notebook

Notebooks = dict[str, NotebookNode]
"""By id."""

Student = Mapping[str, Any]
"""A table of `students.toml`."""


class SampleClassError(AutograderError):
    """A sample class does not fit its assignment; the message names the student."""


def students(content: Content) -> dict[str, Student]:
    """An assignment's sample students by name; none if it states none.

    Raises:
        SampleClassError: `students.toml` is not TOML.
    """
    file = content.folder / "sample_class" / "students.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise SampleClassError(f"{file}: {error}") from None


def build(content: Content, submitted: Path, names: Sequence[str] | None = None) -> list[Path]:
    """Write what each student hands in below `submitted/<student>/<assignment>/`; return these folders.

    Args:
        content: whose sample class.
        submitted: where students hand in.
        names: only these students.

    Raises:
        SampleClassError: there is no such student, or an edit does not fit the assignment.
    """
    known = students(content)
    folders = []
    for name in known if names is None else names:
        if name not in known:
            raise SampleClassError(f"students.toml has no student {name!r}; it has {', '.join(known)}")
        folders.append(submitted / name / content.assignment.id)
        _hand_in(folders[-1], name, known[name], content.assignment)
    return folders


def answered(assignment: Assignment, name: str) -> NotebookNode:
    """The released notebook with the reference solutions in its answer cells."""
    released = _released(assignment, name)
    solutions = {notebook.grade_id_of(cell): cell.source for cell in source_notebook(assignment, name).cells}
    for cell in released.cells:
        if notebook.is_answer(cell):
            cell.source = solutions[notebook.grade_id_of(cell)]
    return released


def _hand_in(folder: Path, name: str, student: Student, assignment: Assignment) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = {spec.id: answered(assignment, spec.id) for spec in assignment.notebooks}
    for verb, edit in _EDITS.items():
        for what in student.get(verb, []):
            try:
                edit(notebooks, assignment, what)
            except (LookupError, ValueError) as error:
                raise SampleClassError(f"students.toml: {name}: {verb}: {error}") from None
    if "files" in student:
        try:
            shapes.write(student["files"], folder, _as_files(notebooks, assignment), assignment)
        except LookupError as error:
            raise SampleClassError(f"students.toml: {name}: files: {error}") from None
        return
    for title in set(notebooks) - set(student.get("missing", [])):
        text = nbformat.writes(notebooks[title])
        cut = len(text) // 2 if title in student.get("truncate", []) else None
        (folder / f"{title}.ipynb").write_text(text[:cut], encoding="utf-8")


def _as_files(notebooks: Notebooks, assignment: Assignment) -> dict[str, str]:
    """The answer cells as the Python files that the assignment lists."""
    answers = {name: _find(notebooks, name).source for spec in assignment.files for name in spec.questions}
    return as_files(assignment, answers)


def _released(assignment: Assignment, name: str) -> NotebookNode:
    return notebook.parse((assignment.release / f"{name}.ipynb").read_text(encoding="utf-8"))


def _replace(notebooks: Notebooks, _: Assignment, what: Mapping[str, str]) -> None:
    cell = _find(notebooks, what["cell"])
    if cell.source.count(what["old"]) != 1:
        raise ValueError(f"{what['old']!r} is not there exactly once in cell {what['cell']!r}")
    cell.source = cell.source.replace(what["old"], what["new"])


def _overwrite(notebooks: Notebooks, _: Assignment, what: Mapping[str, str]) -> None:
    _find(notebooks, what["cell"]).source = what["source"].strip()


def _unanswer(notebooks: Notebooks, assignment: Assignment, question: str) -> None:
    name = assignment.notebook_of(question).id
    _find(notebooks, question).source = _find({name: _released(assignment, name)}, question).source


def _add(notebooks: Notebooks, _: Assignment, what: Mapping[str, str]) -> None:
    for node, position in _places({what["notebook"]: notebooks[what["notebook"]]}, what["after"]):
        node.cells.insert(position + 1, nbformat.v4.new_code_cell(what["source"].strip()))


def _delete(notebooks: Notebooks, _: Assignment, question: str) -> None:
    for node, position in _places(notebooks, question):
        del node.cells[position]


def _forget(notebooks: Notebooks, _: Assignment, question: str) -> None:
    del _find(notebooks, question).metadata["nbgrader"]


def _duplicate(notebooks: Notebooks, _: Assignment, question: str) -> None:
    for node, position in _places(notebooks, question):
        copy = deepcopy(node.cells[position])
        copy.id = "pasted"
        node.cells.insert(position + 1, copy)


_EDITS: dict[str, Callable[[Notebooks, Assignment, Any], None]] = {
    "unanswered": _unanswer,
    "answer": _overwrite,
    "replace": _replace,
    "tamper": _overwrite,
    "add": _add,
    "delete": _delete,
    "forget": _forget,
    "duplicate": _duplicate,
}


def _places(notebooks: Notebooks, grade_id: str) -> Iterator[tuple[NotebookNode, int]]:
    for node in notebooks.values():
        for position, cell in reversed(list(enumerate(node.cells))):
            if notebook.grade_id_of(cell) == grade_id:
                yield node, position


def _find(notebooks: Notebooks, grade_id: str) -> NotebookNode:
    for node, position in _places(notebooks, grade_id):
        cell: NotebookNode = node.cells[position]
        return cell
    raise LookupError(f"there is no cell {grade_id!r}")
