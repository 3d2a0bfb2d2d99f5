"""The figures of the five notebooks are those that are drawn for them, and say in words what they show."""

from __future__ import annotations

import base64
import re
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
