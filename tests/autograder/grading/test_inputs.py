"""Inputs belong to a student and to the code that runs: handing in changed code brings other inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy

import numpy as np
import numpy.typing as npt
import pytest
from nbformat import NotebookNode, v4

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.notebooks import notebook
from autograder.results.result import QuestionResult
from autograder.testing.tape import Asked
from tests.toy_submissions import NUMBERS, TALLY, TOY, answered, reference, submission

TELLS = "def differences(x):\n    raise ValueError('x' + x.tobytes().hex())"
"""An answer that tells what it was called with: its class's name and text are all that a student is told."""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(TOY, sandbox_for(content.load("toy"))) as grader:
        yield grader


def inputs(grader: Grader, student: str = "ada", **notebooks: NotebookNode) -> npt.NDArray[np.float64]:
    """What `differences` is called with by its first test."""
    asked: list[Asked] = []
    handed_in = submission(student, *({NUMBERS: reference(NUMBERS)} | notebooks).items())
    grader.grade_questions(
        handed_in, ["differences"], lambda event: asked.append(event) if isinstance(event, Asked) else None
    )
    return np.asarray(asked[0].args[0])


def changed(change: Callable[[NotebookNode], object]) -> NotebookNode:
    node = reference(NUMBERS)
    change(node)
    return node


def cell(node: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in node.cells if notebook.grade_id_of(cell) == name)


def comment(node: NotebookNode) -> None:
    cell(node, "moving_average").source += "\n# a second thought"


def output(node: NotebookNode) -> None:
    cell(node, "differences").outputs = [v4.new_output("stream", text="4711")]
    cell(node, "differences").execution_count = 17
    cell(node, "differences").metadata.collapsed = True


OTHER_CODE: list[Callable[[NotebookNode], object]] = [
    comment,
    lambda node: node.cells.append(v4.new_code_cell("table = {}")),
    lambda node: node.cells.insert(0, v4.new_code_cell("table = {}")),
    lambda node: node.cells.insert(2, v4.new_code_cell("%matplotlib inline")),
]
NO_CODE: list[Callable[[NotebookNode], object]] = [
    output,
    lambda node: node.cells.append(v4.new_markdown_cell("A thought.")),
    lambda node: node.cells.insert(0, v4.new_markdown_cell("Another name, and a date.")),
    lambda node: node.cells.insert(1, v4.new_code_cell("")),
    lambda node: node.metadata.update(title="mine"),
]


def test_same_submission_meets_the_same_inputs_and_another_student_meets_others(grader: Grader) -> None:
    assert np.array_equal(inputs(grader), inputs(grader))
    assert not np.any(inputs(grader) == inputs(grader, "alan"))


@pytest.mark.parametrize("change", OTHER_CODE)
def test_other_code_anywhere_in_the_notebook_meets_other_inputs(
    grader: Grader, change: Callable[[NotebookNode], object]
) -> None:
    assert not np.any(inputs(grader) == inputs(grader, **{NUMBERS: changed(change)}))


@pytest.mark.parametrize("change", NO_CODE)
def test_prose_outputs_and_metadata_do_not_change_the_inputs(
    grader: Grader, change: Callable[[NotebookNode], object]
) -> None:
    assert np.array_equal(inputs(grader), inputs(grader, **{NUMBERS: changed(change)}))


def test_code_that_moves_below_a_test_meets_other_inputs(grader: Grader) -> None:
    extra = v4.new_code_cell("table = {}")
    above, below = (
        changed(lambda node, place=place: node.cells.insert(place, extra))
        for place in (place_of(f"test_{name}") for name in ("moving_average", "differences"))
    )
    assert not np.any(inputs(grader, **{NUMBERS: above}) == inputs(grader, **{NUMBERS: below}))


def place_of(name: str) -> int:
    return next(i for i, cell in enumerate(reference(NUMBERS).cells) if notebook.grade_id_of(cell) == name)


def test_other_notebooks_of_the_submission_do_not_change_the_inputs(grader: Grader) -> None:
    other = reference(TALLY)
    other.cells.append(v4.new_code_cell("table = {}"))
    assert np.array_equal(inputs(grader), inputs(grader, **{TALLY: other}))


def test_table_of_answers_made_from_exception_texts_earns_nothing_at_the_next_hand_in(
    grader: Grader,
) -> None:
    learnt = [line for test in question(grader, TELLS).tests for line in told(test.message)]
    assert all(x.size > 1 for x in learnt)
    assert len(learnt) == 2
    table = {x.tobytes().hex(): np.diff(x).tolist() for x in learnt}
    looks_up = "def differences(x):\n    return np.array({}[x.tobytes().hex()])"
    assert question(grader, looks_up.format(table)).points == 0
    assert question(grader, looks_up.format("TABLE"), table).points == 0


def question(grader: Grader, answer: str, table: object = None) -> QuestionResult:
    """What `differences` gets for an answer, with a table in a cell of its own."""
    node = answered(NUMBERS, differences=answer)
    if table:
        node.cells.append(v4.new_code_cell(f"TABLE = {table}"))
    [graded] = grader.grade_questions(submission("ada", (NUMBERS, node)), ["differences"]).questions
    return graded


def told(message: str) -> Iterator[npt.NDArray[np.float64]]:
    """The arrays that a message tells, in hexadecimal digits."""
    for found in re.findall(r"x((?:[0-9a-f]{16})+)", message):
        yield np.frombuffer(bytes.fromhex(found))


def test_code_cannot_read_how_much_prose_stands_above_it(grader: Grader) -> None:
    node = answered(NUMBERS, differences="def differences(x):\n    raise ValueError(here)")
    node.cells.insert(1, v4.new_code_cell("import sys\nhere = sys._getframe().f_code.co_filename"))
    wordy = deepcopy(node)
    wordy.cells[1:1] = [v4.new_markdown_cell("words") for _ in range(7)]
    messages = [
        graded.tests[0].message
        for submitted in (node, wordy)
        for graded in grader.grade_questions(
            submission("ada", (NUMBERS, submitted)), ["differences"]
        ).questions
    ]
    assert "ValueError" in messages[0]
    assert messages[0] == messages[1]
