"""Check an instructor's notebooks before nbgrader reads them, and tell their hidden regions from the rest."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.assignment import Assignment, NotebookSpec
from autograder.notebooks import notebook
from autograder.release import announcing

REGIONS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
"""What nbgrader cuts out of a cell stands between the lines `### BEGIN x` and `### END x` of these."""

MARKERS = tuple(f"{word} {region}" for region in REGIONS for word in ("BEGIN", "END"))


def split(text: str) -> tuple[list[str], list[str]]:
    """The lines of a cell inside hidden regions, and those outside; marker lines are in neither."""
    inside: list[str] = []
    outside: list[str] = []
    current = outside
    for line in text.splitlines():
        if any(marker in line for marker in MARKERS):
            current = inside if "BEGIN " in line else outside
        else:
            current.append(line)
    return inside, outside


def where(file: Path, cell: NotebookNode) -> str:
    """A cell's place as messages name it: `1_convolution.ipynb: cell 'conv_forward_naive'`."""
    return f"{file.name}: cell '{notebook.grade_id_of(cell) or cell.get('id')}'"


def role(cell: NotebookNode, name: str) -> bool:
    """Whether the cell's nbgrader metadata sets a flag: `solution`, `grade`, `locked`."""
    return bool(cell.metadata.get("nbgrader", {}).get(name))


def flaws(assignment: Assignment) -> list[str]:
    """What is wrong with the source notebooks; each sentence names the file, the cell and the way out."""
    expected = {spec.id for spec in assignment.notebooks}
    found = [
        f"{path.name}: assignment.toml does not list this notebook; add it there or move it away"
        for path in sorted(assignment.source.glob("*.ipynb"))
        if path.stem not in expected
    ]
    found += [
        f"{path.relative_to(assignment.source)}: this is a link; put the file itself there"
        for path in sorted(assignment.source.rglob("*"))
        if path.is_symlink()
    ]
    for spec in assignment.notebooks:
        found += _notebook_flaws(assignment.source / f"{spec.id}.ipynb", spec, assignment.factors)
    return found


def _notebook_flaws(file: Path, spec: NotebookSpec, kinds: Collection[str]) -> Iterator[str]:
    try:
        text = file.read_text(encoding="utf-8")
        cells = notebook.parse(text).cells
    except FileNotFoundError:
        yield f"{file.name}: assignment.toml lists this notebook but it is not in {file.parent}"
        return
    except notebook.NotebookError as error:
        yield f"{file.name}: {error}"
        return
    for grade_id, times in Counter(notebook.grade_id_of(cell) for cell in cells).items():
        if grade_id is not None and times > 1:
            yield f"{file.name}: cell '{grade_id}' is there {times} times; give each cell its own grade_id"
    for cell_id, times in Counter(cell.get("id") for cell in json.loads(text)["cells"]).items():
        if cell_id is None or times > 1:  # nbformat would make up another id each time
            yield f"{file.name}: cell id '{cell_id}' is there {times} times; give each cell an id of its own"
    for cell in cells:
        problems = chain(_cell_flaws(cell, spec), announcing.flaws(cell.source, kinds))
        yield from (f"{where(file, cell)} {problem}" for problem in problems)
    for question in spec.questions:
        yield from (f"{file.name}: {problem}" for problem in _question_flaws(question, cells))


def _cell_flaws(cell: NotebookNode, spec: NotebookSpec) -> Iterator[str]:
    solution = role(cell, "solution")
    for region in REGIONS:
        marks = _marks(cell.source, region)
        if marks != ["BEGIN", "END"] * (len(marks) // 2):
            yield f"has a BEGIN {region} without its END {region}, or the other way round"
    has_region = bool(_marks(cell.source, "SOLUTION"))
    if has_region and not solution:
        yield "has a solution but is no answer cell; set solution=true in its nbgrader metadata"
    if solution and role(cell, "locked"):
        yield "is an answer cell and locked; students could not edit it: set locked=false"
    if solution and cell.cell_type == "code":
        if not has_region:
            yield "is an answer cell without BEGIN SOLUTION and END SOLUTION; its whole code would be cut"
        if notebook.grade_id_of(cell) not in spec.questions:
            yield "is an answer cell that assignment.toml does not list; add it to the notebook's questions"


def _marks(text: str, region: str) -> list[str]:
    marks = []
    for line in text.splitlines():
        marks += [word for word in ("BEGIN", "END") if f"{word} {region}" in line]
    return marks


def _question_flaws(question: str, cells: list[NotebookNode]) -> Iterator[str]:
    by_id = {notebook.grade_id_of(cell): cell for cell in cells}
    answer, test = by_id.get(question), by_id.get(f"test_{question}")
    if answer is None:
        yield f"cell '{question}' is missing; assignment.toml lists this question"
    elif not role(answer, "solution"):
        yield f"cell '{question}' is no answer cell; set solution=true in its nbgrader metadata"
    if test is None:
        yield f"cell 'test_{question}' is missing; each answer cell needs its visible test cell"
    elif not (notebook.is_test(test) and test.metadata.nbgrader.get("points", 0) > 0):
        yield f"cell 'test_{question}' is no test cell; it needs grade=true, locked=true and points above 0"
