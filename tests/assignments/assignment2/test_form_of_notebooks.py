"""The five notebooks have one form, and their figures are those that are drawn for them."""

from __future__ import annotations

import base64
import re
from itertools import pairwise
from xml.etree import ElementTree

import nbformat
import pytest

from autograder.assignments.assignment2.figures.drawings import ALL
from autograder.course import content

ASSIGNMENT = content.load("assignment2").assignment
NOTEBOOKS = {
    spec.id: nbformat.read(ASSIGNMENT.source / f"{spec.id}.ipynb", as_version=4)
    for spec in ASSIGNMENT.notebooks
}
CELLS = {cell.id: cell.source for node in NOTEBOOKS.values() for cell in node.cells}


def prose(name: str) -> str:
    """All text cells of a notebook without their blocks of code."""
    texts = [cell.source for cell in NOTEBOOKS[name].cells if cell.cell_type == "markdown"]
    return re.sub(r"^```.*?^```", "", "\n\n".join(texts), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_title_has_the_number_of_the_file_and_headings_skip_no_level(name: str) -> None:
    headings = re.findall(r"^(#+) (.*)$", prose(name), re.MULTILINE)
    levels = [len(marks) for marks, _ in headings]
    assert headings[0][1].startswith(f"{name[0]}. ")
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_students_are_told_how_to_work_with_the_menus_of_jupyterlab(name: str) -> None:
    assert "**How to work.**" in prose(name)
    assert "*Kernel → Restart Kernel and Run All Cells…*" in prose(name)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_picture_has_alternative_text(name: str) -> None:
    pictures = re.findall(r"<img [^>]*>|!\[[^]]*\]", prose(name))
    assert [
        picture[:40] for picture in pictures if not re.match(r'<img alt="[^"]{40,}"|!\[.{40,}', picture)
    ] == []


@pytest.mark.parametrize("name", ALL)
def test_notebook_shows_the_figure_as_it_is_drawn_now(name: str) -> None:
    shown = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', CELLS[f"figure-{name}"])
    assert shown is not None
    assert base64.b64decode(shown[1]).decode() == ALL[name]()  # else: see figures/__init__.py
    assert ElementTree.fromstring(ALL[name]()).tag.endswith("svg")
