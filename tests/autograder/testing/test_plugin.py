"""What becomes of each way in which a hidden test can end: outcome, points, what a student is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder import sandbox
from autograder.course import content
from autograder.grading.grader import Grader
from autograder.intake.submission import Submission
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, Result, TestResult
from autograder.testing.suites import Suites
from autograder.testing.tape import Asked, Began, Record, no_record

ASSIGNMENT = content.load("assignment2").assignment
QUESTION = "max_pool_forward_naive"
NOTEBOOK = ASSIGNMENT.notebook_of(QUESTION).id

SUITE = '''
"""A hidden suite of one test."""
import pytest
from autograder.assignments.assignment2.hidden_tests.conftest import *

@pytest.mark.question("max_pool_forward_naive")
class TestQuestion:
    @pytest.mark.weight(3)
    def test_other(self, student):
        """Another test"""

    def test_it(self, student, rng, check):
        """The test"""
        {body}
'''

Grade = Callable[..., Result]


@pytest.fixture(scope="module")
def grader() -> Grader:
    with Grader(ASSIGNMENT, sandbox.choose()) as grader:
        yield grader


@pytest.fixture
def grade(grader: Grader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    """Grades an answer by a test with the given body."""

    def grade(answer: str, body: str, record: Record = no_record) -> Result:
        suite = tmp_path / "suite"
        suite.mkdir()
        (suite / f"test_{tmp_path.name}.py").write_text(  # pytest keeps modules by name
            SUITE.format(body=textwrap.indent(body, " " * 8).strip())
        )
        (suite / "conftest.py").write_text(
            "from autograder.assignments.assignment2.hidden_tests.conftest import *\n"
        )
        monkeypatch.setattr(grader, "suites", Suites(suite))
        node = nbformat.read(ASSIGNMENT.release / f"{NOTEBOOK}.ipynb", as_version=4)
        for cell in node.cells:
            if cell.id == QUESTION:
                cell.source = answer
        submission = Submission("ada", {NOTEBOOK: nbformat.writes(node)})
        return grader.grade_questions(submission, [QUESTION], record)

    return grade


CALL = "student.call('max_pool_forward_naive', 1.0)"


@pytest.mark.parametrize(
    ("answer", "body", "outcome", "message"),
    [
        ("def max_pool_forward_naive(x): return x", CALL, Outcome.PASSED, ""),
        (
            "def max_pool_forward_naive(x): return x",
            "check.that(False, 'too small')",
            Outcome.FAILED,
            "too small",
        ),
        ("def max_pool_forward_naive(x): return x / 0", CALL, Outcome.FAILED, "ZeroDivisionError in cell"),
        ("def max_pool_forward_naive(x): return y", CALL, Outcome.FAILED, "name 'y' is not defined"),
        ("def max_pool_forward_naive(x) return", CALL, Outcome.FAILED, "SyntaxError in cell"),
        ("def max_pool_forward_naive(x): raise NotImplementedError", CALL, Outcome.NOT_ATTEMPTED, ""),
        ("def max_pool_forward_naive(x): import os; os._exit(3)", CALL, Outcome.CRASHED, "exit code 3"),
        ("def something_else(x): return x", CALL, Outcome.FAILED, "max_pool_forward_naive"),
        ("import os; os._exit(0)", CALL, Outcome.CRASHED, "exit code 0"),
    ],
)
def test_ways_to_end(grade: Grade, answer: str, body: str, outcome: Outcome, message: str) -> None:
    test = grade(answer, body).questions[0].tests[-1]
    assert test.outcome is outcome
    assert message in test.message


def test_record_is_told_of_a_test_before_it_runs(grade: Grade) -> None:
    tape: list[object] = []
    grade("def max_pool_forward_naive(x): return x", CALL, tape.append)
    assert [type(event) for event in tape] == [Began, TestResult, Began, Asked, TestResult]
    assert tape[2] == Began(QUESTION, "The test")


def test_points_are_the_passed_weight(grade: Grade) -> None:
    question = grade("def max_pool_forward_naive(x): return x", "check.that(False, 'no')").questions[0]
    assert question.points == pytest.approx(question.max_points * 3 / 4)
    assert question.outcome is Outcome.FAILED


@pytest.mark.parametrize("body", ["1 / 0", "assert False", "student.nonsense()"])
def test_failure_of_a_hidden_test_is_ours_and_voids_the_grade(
    grade: Grade, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    result = grade("def max_pool_forward_naive(x): return x", f"secret = 'hidden'\n{body}")
    assert result.questions[0].outcome is Outcome.HARNESS_ERROR
    assert not result.gradable
    assert "failed by itself" in caplog.text
    page = feedback_page(ASSIGNMENT, result)
    assert "not your fault" in page
    assert "ZeroDivision" not in page


def test_exception_message_does_not_carry_numbers_of_a_hidden_input(grade: Grade) -> None:
    answer = "def max_pool_forward_naive(x): raise ValueError(f'{x} of shape (2, 3)')"
    message = grade(answer, CALL.replace("1.0", "rng.standard_normal()")).questions[0].tests[-1].message
    assert "... of shape (2, 3)" in message


def test_numeric_errors_are_kept_also_when_they_are_small(grade: Grade) -> None:
    body = f"check.close('out', {CALL}.value, 1.0 + 1e-9)"
    test = grade("def max_pool_forward_naive(x): return x", body).questions[0].tests[-1]
    assert test.outcome is Outcome.PASSED
    assert test.error == pytest.approx(5e-10, rel=1e-3)
    assert test.tolerance == ASSIGNMENT.tolerance["float64"]
