"""What becomes of each way in which a hidden test can end: outcome, points, what a student is shown."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from autograder import sandbox
from autograder.course.assignment import QuestionLimits
from autograder.grading.grader import Grader
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, Result, TestResult
from autograder.testing.suites import Suites
from autograder.testing.tape import Asked, Began, Record, no_record
from tests.toy_submissions import NUMBERS, TOY, answered, submission

QUESTION = "differences"

SUITE = '''
"""A hidden suite of one test."""
import pytest
@pytest.mark.question("differences")
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
    with Grader(TOY, sandbox.choose()) as grader:
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
        monkeypatch.setattr(grader, "suites", Suites(suite))
        handed_in = submission("ada", (NUMBERS, answered(NUMBERS, differences=answer)))
        return grader.grade_questions(handed_in, [QUESTION], record)

    return grade


CALL = "student.call('differences', 1.0)"


@pytest.mark.parametrize(
    ("answer", "body", "outcome", "message"),
    [
        ("def differences(x): return x", CALL, Outcome.PASSED, ""),
        (
            "def differences(x): return x",
            "check.that(False, 'too small')",
            Outcome.FAILED,
            "too small",
        ),
        ("def differences(x): return x / 0", CALL, Outcome.FAILED, "ZeroDivisionError in cell"),
        ("def differences(x): return y", CALL, Outcome.FAILED, "name 'y' is not defined"),
        ("def differences(x) return", CALL, Outcome.FAILED, "SyntaxError in cell"),
        ("def differences(x): raise NotImplementedError", CALL, Outcome.NOT_ATTEMPTED, ""),
        ("def differences(x): import os; os._exit(3)", CALL, Outcome.CRASHED, "exit code 3"),
        ("def something_else(x): return x", CALL, Outcome.FAILED, "differences"),
        ("import os; os._exit(0)", CALL, Outcome.CRASHED, "exit code 0"),
        (
            "class NotImplementedError(Exception): pass\ndef differences(x): raise NotImplementedError('x')",
            CALL,
            Outcome.FAILED,
            "NotImplementedError in cell",
        ),
        (
            "def differences(x): return x",
            "with check.values_first():\n    check.close('out', 1.0, 2.0)\ncheck.that(False, 'never')",
            Outcome.NOT_JUDGED,
            "the values are wrong",
        ),
        (
            "def differences(x): raise NotImplementedError",
            f"with check.values_first():\n    {CALL}",
            Outcome.NOT_ATTEMPTED,
            "",
        ),
    ],
)
def test_ways_to_end(grade: Grade, answer: str, body: str, outcome: Outcome, message: str) -> None:
    test = grade(answer, body).questions[0].tests[-1]
    assert test.outcome is outcome
    assert message in test.message


def test_record_is_told_of_a_test_before_it_runs(grade: Grade) -> None:
    tape: list[object] = []
    grade("def differences(x): return x", CALL, tape.append)
    assert [type(event) for event in tape] == [Began, TestResult, Began, Asked, TestResult]
    assert tape[2] == Began(QUESTION, "The test")


def test_points_are_the_passed_weight(grade: Grade) -> None:
    question = grade("def differences(x): return x", "check.that(False, 'no')").questions[0]
    assert question.points == pytest.approx(question.max_points * 3 / 4)
    assert question.outcome is Outcome.FAILED


@pytest.mark.parametrize("body", ["1 / 0", "assert False", "student.nonsense()"])
def test_failure_of_a_hidden_test_is_ours_and_voids_the_grade(
    grade: Grade, body: str, caplog: pytest.LogCaptureFixture
) -> None:
    result = grade("def differences(x): return x", f"secret = 'hidden'\n{body}")
    assert result.questions[0].outcome is Outcome.HARNESS_ERROR
    assert not result.gradable
    assert "failed by itself" in caplog.text
    page = feedback_page(TOY, result)
    assert "not your fault" in page
    assert "ZeroDivision" not in page


def test_exception_message_does_not_carry_numbers_of_a_hidden_input(grade: Grade) -> None:
    answer = "def differences(x): raise ValueError(f'{x} of shape (2, 3)')"
    message = grade(answer, CALL.replace("1.0", "rng.standard_normal()")).questions[0].tests[-1].message
    assert "... of shape (2, 3)" in message


def test_numeric_errors_are_kept_also_when_they_are_small(grade: Grade) -> None:
    body = f"check.close('out', {CALL}.value, 1.0 + 1e-9)"
    test = grade("def differences(x): return x", body).questions[0].tests[-1]
    assert test.outcome is Outcome.PASSED
    assert test.error == pytest.approx(5e-10, rel=1e-3)
    assert test.tolerance == TOY.tolerance["float64"]


def test_test_that_is_not_judged_gives_no_points_no_hint_and_no_error(grade: Grade) -> None:
    body = "with check.values_first():\n    check.close('out', 1.0, 2.0)"
    question = grade("def differences(x): return x", body).questions[0]
    test = question.tests[-1]
    assert (test.hint, test.error, test.picture) == ("", None, None)
    assert question.points == pytest.approx(question.max_points * 3 / 4)
    assert question.outcome is Outcome.NOT_JUDGED


def test_tests_after_the_questions_time_are_not_judged_and_the_limit_is_the_assignments(
    grade: Grade, monkeypatch: pytest.MonkeyPatch, grader: Grader
) -> None:
    hasty = structs.replace(TOY, question_limits={QUESTION: QuestionLimits(question_seconds=0.5)})
    monkeypatch.setattr(grader, "_assignment", hasty)
    body = "try:\n    student.call('differences', 1)\nexcept Exception as error:\n    "
    body += "check.that('0.5 s' in str(error), str(error))\n"
    tests = grade("def differences(x):\n    while True: pass", body + "student.call('differences', 2)")
    assert tests.questions[0].tests[-1].outcome is Outcome.NOT_JUDGED
