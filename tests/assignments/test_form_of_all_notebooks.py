"""The notebooks of all assignments have one form, so that a student of one finds the way in another."""

from __future__ import annotations

import re
from itertools import pairwise

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.course import content
from autograder.course.checkout import CHECKOUT, assignment_ids
from autograder.notebooks import notebook

NOTEBOOKS = {
    f"{id}/{spec.id}": nbformat.read(loaded.assignment.source / f"{spec.id}.ipynb", as_version=4)
    for id in assignment_ids()
    for loaded in [content.load(id)]
    if loaded.folder.is_relative_to(CHECKOUT / "autograder")  # not the toy of the engine's tests
    for spec in loaded.assignment.notebooks
}


@pytest.fixture(params=NOTEBOOKS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def prose(node: NotebookNode) -> str:
    """All text cells of a notebook without their blocks of code."""
    texts = [cell.source for cell in node.cells if cell.cell_type == "markdown"]
    return re.sub(r"^```.*?^```", "", "\n\n".join(texts), flags=re.MULTILINE | re.DOTALL)


def test_title_has_the_number_of_the_file_and_headings_skip_no_level(name: str) -> None:
    headings = re.findall(r"^(#+) (.*)$", prose(NOTEBOOKS[name]), re.MULTILINE)
    levels = [len(marks) for marks, _ in headings]
    number = name.split("/")[1].split("_")[0]
    assert headings[0][1].startswith(f"{number}. ")
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_students_are_told_how_to_work_with_the_menus_of_jupyterlab(name: str) -> None:
    text = prose(NOTEBOOKS[name])
    assert "**How to work.**" in text
    assert "*Kernel → Restart Kernel and Run All Cells…*" in text


def test_how_to_work_names_what_there_is_to_fill(name: str) -> None:
    node = NOTEBOOKS[name]
    found = [paragraph for paragraph in prose(node).split("\n\n") if paragraph.startswith("**How to work.**")]
    kinds = {cell.cell_type for cell in node.cells if notebook.is_answer(cell)}
    assert ("`YOUR CODE HERE`" in found[0]) == ("code" in kinds)
    assert ("`YOUR ANSWER HERE`" in found[0]) == ("markdown" in kinds)


def test_each_question_lists_what_the_hidden_tests_cover(name: str) -> None:
    node = NOTEBOOKS[name]
    code = [cell.cell_type == "code" and notebook.is_answer(cell) for cell in node.cells]
    answers = [place for place, is_code in enumerate(code) if is_code]
    between = [node.cells[start:end] for start, end in pairwise([0, *answers])]
    texts = ["\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown") for cells in between]
    assert [text[:60] for text in texts if "\n\n**What the hidden tests cover**\n\n- " not in text] == []
