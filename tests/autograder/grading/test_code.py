"""What pages can show of a submission: the answers that a person grades are among it."""

from __future__ import annotations

import nbformat

from autograder.grading.code import code_of
from autograder.results.code import Code
from tests.toy_submissions import NUMBERS, answered, released

WRITTEN = "explain_width"


def test_written_answer_is_there_as_the_student_wrote_it() -> None:
    node = answered(NUMBERS, **{WRITTEN: "A *wide* window\n"})
    assert code_of({NUMBERS: node}, {}) == (Code(NUMBERS, WRITTEN, WRITTEN, "A *wide* window\n"),)


def test_answer_that_nobody_wrote_is_not_there() -> None:
    assert code_of({NUMBERS: released(NUMBERS)}, {}) == ()


def test_answer_in_a_cell_of_its_own_is_there_in_place_of_the_released_text() -> None:
    node = released(NUMBERS)
    own = nbformat.v4.new_markdown_cell("It smooths.")
    own.metadata["name"] = "cell 9"  # as restoring names a student's own cells
    node.cells.append(own)
    assert code_of({NUMBERS: node}, {}) == (Code(NUMBERS, "cell 9", WRITTEN, "It smooths."),)
