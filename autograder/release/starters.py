"""Python files to start from, for students who work in an editor: the released answer cells of the notebooks.

They lie in the folder `NAME` of the release, where nbgrader sees no assignment.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.assignment import Assignment, FileSpec
from autograder.notebooks import notebook, syntax

NAME = "python_files"

HEAD = '''"""Answers to {notebooks}.

There the questions are explained, and what the hidden tests cover. Replace each `raise NotImplementedError()` by
your answer. This file counts in place of a notebook in which nothing is answered.
"""'''


def starters(assignment: Assignment, built: Path) -> dict[str, str]:
    """The text of each file to start from, by its path in the release.

    Args:
        assignment: lists the files.
        built: holds the released notebooks.
    """
    return {f"{NAME}/{spec.path}": _starter(assignment, spec, built) for spec in assignment.files}


def _starter(assignment: Assignment, spec: FileSpec, built: Path) -> str:
    names = [book.id for book in assignment.notebooks if {*book.questions} & {*spec.questions}]
    released = [_read(built / f"{name}.ipynb") for name in names]
    solved = [_read(assignment.source / f"{name}.ipynb") for name in names]
    stubs = {notebook.grade_id_of(cell): cell.source.rstrip() for node in released for cell in node.cells}
    head = HEAD.format(notebooks=_listed([f"{name}.ipynb" for name in names]))
    imports = "\n".join(_imports(solved, spec.questions))
    top = f"{head}\n\n{imports}" if imports else head
    return "\n\n\n".join([top, *(stubs[question] for question in spec.questions)]) + "\n"


def _imports(solved: Iterable[NotebookNode], questions: Collection[str | None]) -> list[str]:
    """What notebooks import and their answers use, as lines of a file."""
    trees: list[ast.Module] = []
    used: set[str] = set()
    for node in solved:
        for cell in node.cells:
            tree = syntax.parse(cell.source) if cell.cell_type == "code" else None
            if tree is None:
                continue
            trees.append(tree)
            if notebook.grade_id_of(cell) in questions:
                used |= {name.id for name in ast.walk(tree) if isinstance(name, ast.Name)}
    found = (line for tree in trees for line in tree.body if isinstance(line, ast.Import | ast.ImportFrom))
    needed = (line for line in found if any((name.asname or name.name) in used for name in line.names))
    lines = []
    for line in needed:
        line.names = [name for name in line.names if (name.asname or name.name) in used]
        lines.append(ast.unparse(line))
    return sorted(dict.fromkeys(lines), key=lambda line: (line.startswith("from"), line))


def _read(file: Path) -> NotebookNode:
    return notebook.parse(file.read_text(encoding="utf-8"))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
