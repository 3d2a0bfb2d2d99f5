"""A question is judged in the state that the notebook has at the question's own test cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograder import sandbox
from autograder.grading.grader import Grader
from autograder.results.result import Result
from autograder.testing.suites import Suites
from tests.toy_submissions import NUMBERS, TOY, answered, reference, submission

RIGHT = "def differences(x):\n    return x[1:] - x[:-1]"
WITH_HELPER = "def differences(x):\n    return minus(x[1:], x[:-1])"
HELPER = "def minus(a, b):\n    return a - b"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(TOY, sandbox.choose()) as grader:
        yield grader


@pytest.fixture
def grade(grader: Grader) -> Callable[..., Result]:
    """Grades an answer to the notebook's last question with cells of the student's above or below it all."""

    def grade(answer: str, *below: str, above: tuple[str, ...] = ()) -> Result:
        node = reference(NUMBERS)
        for cell in node.cells:
            if cell.id == "differences":
                cell.source = answer
        node.cells[1:1] = map(new_code_cell, above)
        node.cells += map(new_code_cell, below)
        return grader.grade(submission("ada", (NUMBERS, node)), [NUMBERS]).result

    return grade


def points(result: Result) -> list[float]:
    return [question.points for question in result.questions]


@pytest.mark.parametrize(
    "below",
    [
        "def differences(x):\n    return 'timed', x",
        "del differences",
        "del minus",
        "def minus(a):\n    return a",
        "import numpy.random as np",
        "import os\nos._exit(1)",
        "while True:\n    pass",
        "x = (",
    ],
)
def test_nothing_below_the_test_cell_costs_the_question(grade: Callable[..., Result], below: str) -> None:
    assert points(grade(WITH_HELPER, below, above=(HELPER,))) == [10, 6]


@pytest.mark.parametrize(
    "below",
    [
        (HELPER,),
        ("minus = lambda a, b: a - b",),
        ("from operator import sub as minus",),
        ("def minus(a, b):\n    return add(a, negative(b))", "from numpy import add, negative"),
        ("negative = np.negative\nminus = lambda a, b: a + negative(b)\nraise ValueError",),
        ("print('plots')\nimport nothing_like_it", HELPER, "def minus(a, b):\n    return 0 * a"),
    ],
)
def test_names_that_are_missing_come_from_the_cells_below(
    grade: Callable[..., Result], below: tuple[str, ...]
) -> None:
    assert points(grade(WITH_HELPER, *below)) == [10, 6]


def test_what_supplies_no_missing_name_does_not_run(grade: Callable[..., Result]) -> None:
    below = "import numpy\nnumpy.negative = None\nx = numpy.zeros(3)", HELPER
    answer = "def differences(x):\n    return minus(x[1:], x[:-1]) + 0 * np.negative(x[1:])"
    assert points(grade(answer, *below)) == [10, 6]


def test_supplying_statement_that_ends_the_process_costs_what_needs_it_and_nothing_else(
    grade: Callable[..., Result],
) -> None:
    assert points(grade(WITH_HELPER, "import os\nminus = os._exit(1)")) == [10, 0]


def test_change_between_two_test_cells_counts_for_the_second_question_only(grader: Grader) -> None:
    node = reference(NUMBERS)
    place = next(i for i, cell in enumerate(node.cells) if cell.id == "test_moving_average")
    node.cells.insert(place + 1, new_code_cell("moving_average = None\ndifferences = None"))
    result = grader.grade(submission("ada", (NUMBERS, node)), [NUMBERS]).result
    assert points(result) == [10, 6]
    node.cells.insert(place, new_code_cell("moving_average = None"))
    result = grader.grade(submission("ada", (NUMBERS, node)), [NUMBERS]).result
    assert points(result) == [0, 6]


@pytest.mark.parametrize(
    "line",
    [
        "import nothing_like_it",
        "from google.colab import drive",
        "%load_ext nothing_like_it",
        "table = np.load('gone.npy')",
        "name = input()",
        "np.save('mine.npy', np.zeros(2))",
        "import os; os._exit(1)",
        "while True: pass",
        "1 / 0",
    ],
)
def test_failing_line_above_or_below_the_definition_costs_nothing(
    grade: Callable[..., Result], line: str
) -> None:
    for answer in (f"{line}\n{HELPER}\n{WITH_HELPER}", f"{WITH_HELPER}\n{line}\n{HELPER}"):
        result = grade(answer)
        assert points(result) == [10, 6]
        assert any("cell 'differences" in incident.where for incident in result.incidents)
    result = grade(WITH_HELPER, above=(f"{line}\n{HELPER}",))
    assert points(result) == [10, 6]
    assert [incident.where for incident in result.incidents] == [f"{NUMBERS}.ipynb: cell 'cell 2'"]


def test_error_in_a_helper_above_the_definition_is_placed_on_its_line(grade: Callable[..., Result]) -> None:
    answer = f"\n\nimport nothing_like_it\n\ndef minus(a, b):\n    return a / None\n\n{WITH_HELPER}"
    message = grade(answer).questions[1].tests[0].message
    assert "in cell 'differences', line 6" in message


def test_answer_cell_below_its_test_cell_is_judged(grader: Grader) -> None:
    node = answered(NUMBERS, moving_average="pass")
    node.cells.append(new_code_cell(RIGHT))
    for cell in node.cells:
        if cell.id == "differences":
            cell.source = "# see below"
    result = grader.grade(submission("ada", (NUMBERS, nbformat.from_dict(node))), [NUMBERS]).result
    assert points(result)[1] == 6


def test_test_that_calls_a_later_question_stands_at_its_test_cell_and_the_next_test_does_not(
    grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = tmp_path / "suite"
    suite.mkdir()
    (suite / "test_two_questions.py").write_text(
        "import pytest\n"
        "@pytest.mark.question('moving_average')\n"
        "class TestBoth:\n"
        "    def test_later(self, student, check):\n"
        "        check.equal('later', student.call('differences').value, 1)\n"
        "        check.equal('then', student.call('moving_average').value, 2)\n"
        "    def test_own(self, student, check):\n"
        "        check.equal('own', student.call('moving_average').value, 1)\n"
    )
    monkeypatch.setattr(grader, "suites", Suites(suite))
    node = answered(
        NUMBERS,
        moving_average="state = 1\ndef moving_average():\n    return state",
        differences="state = 2\ndef differences():\n    return 1",
    )
    result = grader.grade_questions(submission("ada", (NUMBERS, node)), ["moving_average"])
    assert [test.message for test in result.questions[0].tests] == ["", ""]
