"""An assignment's answers as the Python files in which students may hand them in instead of notebooks."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from autograder.audit.variants import SETUP, reference_answers, source_notebook
from autograder.course.assignment import Assignment
from autograder.notebooks import notebook, syntax


def as_files(assignment: Assignment, answers: Mapping[str, str], helpers: str = "") -> dict[str, str]:
    """The text of each listed file, by path: the notebooks' imports, then helpers, then the answers.

    Args:
        assignment: lists the files.
        answers: answer cells by question; the reference solutions for questions that are not there.
        helpers: code above the answers.
    """
    given = {**reference_answers(assignment), **answers}
    files = {}
    for spec in assignment.files:
        names = [book.id for book in assignment.notebooks if {*book.questions} & {*spec.questions}]
        imports = dict.fromkeys(line for name in names for line in _imports(assignment, name))
        parts = ["\n".join(imports), helpers, *(given[question] for question in spec.questions)]
        files[spec.path] = "\n\n\n".join(part for part in parts if part) + "\n"
    return files


def _imports(assignment: Assignment, name: str) -> list[str]:
    """What a notebook's set-up cell imports, one line each."""
    cells = source_notebook(assignment, name).cells
    setup = next((cell.source for cell in cells if notebook.grade_id_of(cell) == SETUP), "")
    tree = syntax.parse(setup)
    body = tree.body if tree else []
    return [ast.unparse(line) for line in body if isinstance(line, ast.Import | ast.ImportFrom)]
