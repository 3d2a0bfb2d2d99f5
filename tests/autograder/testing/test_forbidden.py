"""What an answer may not use, as it is graded: a use costs the question, an import elsewhere nothing."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest

from autograder.grading.grader import Grader
from autograder.results.result import Outcome, QuestionResult
from autograder.sandbox import choose
from tests.toy_submissions import NUMBERS, TOY, answered, submission

AVERAGE = """
def moving_average(x, width):
    import numpy as np
    return np.array([x[i:i + width].mean() for i in range(len(x) - width + 1)], x.dtype)
"""
FORBIDDEN = """
from scipy.ndimage import uniform_filter1d
def moving_average(x, width):
    return uniform_filter1d(x, width)[width // 2 : len(x) - (width - 1) // 2]
"""
BY_COMPILED_CODE = """
from scipy.signal import _sigtools
moving_average = lambda x, width: _sigtools._correlateND(x, x[:width], x.copy(), 0)
"""
IN_A_CLASS = """
class Tool:
    from scipy import signal
    def __call__(self, x, width):
        return self.signal.convolve(x, x[:width], "valid")
moving_average = Tool()
"""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(TOY, choose()) as grader:
        yield grader


def question(grader: Grader, answer: str, cell: str = "") -> QuestionResult:
    node = answered(NUMBERS, moving_average=answer)
    if cell:
        node.cells.insert(1, nbformat.v4.new_code_cell(cell))
    return grader.grade(submission("ada", (NUMBERS, node))).result.questions[0]


@pytest.mark.parametrize("answer", [FORBIDDEN, BY_COMPILED_CODE, IN_A_CLASS])
def test_answer_that_uses_a_forbidden_module_is_forbidden(grader: Grader, answer: str) -> None:
    result = question(grader, answer)
    assert (result.outcome, result.points) == (Outcome.FORBIDDEN, 0)
    assert "scipy" in result.tests[0].message


@pytest.mark.parametrize(
    "cell", ["import scipy.ndimage", "from scipy.ndimage import uniform_filter1d as mean"]
)
def test_import_in_another_cell_costs_nothing(grader: Grader, cell: str) -> None:
    result = question(grader, AVERAGE, cell)
    assert (result.outcome, result.points) == (Outcome.PASSED, result.max_points)


def test_helper_beside_a_use_of_a_forbidden_module_is_still_there(grader: Grader) -> None:
    cell = (
        "import scipy.ndimage\ndef mean(x):\n    return x.sum() / len(x)\nscipy.ndimage.median_filter([1], 1)"
    )
    answer = AVERAGE.replace("x[i:i + width].mean()", "mean(x[i:i + width])")
    assert question(grader, answer, cell).outcome is Outcome.PASSED
