"""What the release says of itself for programs: questions, points, and the cells that students must keep.

Students' own tools read it; grading does not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.course.assignment import Assignment
from autograder.notebooks import notebook

NAME = "assignment.json"


def manifest(assignment: Assignment, built: Path) -> str:
    """The text of the file `NAME`.

    Args:
        assignment: which one.
        built: holds its released notebooks.
    """
    files = [f"{spec.id}.ipynb" for spec in assignment.notebooks]
    about = {
        "assignment": assignment.id,
        "notebooks": [{"file": file, "cells": _cells(built / file)} for file in files],
        "files": [{"path": spec.path, "questions": spec.questions} for spec in assignment.files],
    }
    return json.dumps(about, indent=1, ensure_ascii=False) + "\n"


def _cells(file: Path) -> list[dict[str, Any]]:
    node = notebook.parse(file.read_text(encoding="utf-8"))
    points = notebook.points_of(node)
    return [_cell(cell, points) for cell in node.cells if notebook.grade_id_of(cell)]


def _cell(cell: NotebookNode, points: dict[str, float]) -> dict[str, Any]:
    name = str(notebook.grade_id_of(cell))
    if notebook.is_test(cell):
        kind = "test"
    elif notebook.is_answer(cell):
        kind = "answer" if cell.cell_type == "code" else "written"
    else:
        kind = "given"
    return {
        "name": name,
        "kind": kind,
        "points": points.get(name, cell.metadata.nbgrader.get("points", 0) if kind == "written" else 0),
        "runs": cell.cell_type == "code" and notebook.SKIP_TAG not in cell.metadata.get("tags", ()),
        "source": cell.source,
    }
