"""Checksums of cells are nbgrader's own."""

from itertools import product
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum

from autograder.notebooks.checksum import checksum

MARKS = [
    dict(zip(("grade", "solution", "locked"), marks, strict=True))
    for marks in product([True, False], repeat=3)
]


@pytest.mark.parametrize("new", [new_code_cell, new_markdown_cell])
@pytest.mark.parametrize("marks", [*MARKS, {}], ids=str)
def test_it_is_the_one_that_nbgrader_computes(new: Any, marks: dict[str, bool]) -> None:
    meta = {"grade_id": "tally", **marks} | ({"points": 3} if marks.get("grade") else {})
    cell = new(source="Σ = 1", metadata={"nbgrader": meta})
    assert checksum(cell) == compute_checksum(cell)
