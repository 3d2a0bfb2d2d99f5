"""What is named where an assignment models few of its questions or none: general causes, never an error."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.course import content
from autograder.diagnosing.causes import GENERAL, Cause
from autograder.diagnosing.models import Diagnosis, diagnosis_of
from autograder.diagnosing.rules import diagnose
from autograder.grading.grader import Grader, sandbox_for
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, StudentRaised
from autograder.testing.tape import Asked, Fault
from tests.toy_submissions import NUMBERS, TALLY, answered, submission

TOY = content.load("toy")
NOTHING = Diagnosis()


def result(outcome: Outcome = Outcome.FAILED) -> TestResult:
    return TestResult("test_values", "A test", 1.0, outcome, "wrong", "", None, None, 0.1)


def gave(value: Any, *args: Any, name: str = "moving_average") -> Asked:
    return Asked(name, args, gave=Answer(value, {}, 0.0))


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(TOY.assignment, sandbox_for(TOY)) as made:
        yield made


@pytest.mark.parametrize(
    ("notebook", "question", "answer", "cause"),
    [
        (NUMBERS, "differences", "def differences(x):\n    return x[:-1] - x[1:]", ""),
        (NUMBERS, "differences", "def differences(x):\n    return np.product(x)", "old_numpy"),
        (NUMBERS, "differences", "def differences(x):\n    return None", ""),
        (NUMBERS, "differences", "def differences(x):\n    return x[1:] - x[:-1], 0", "order"),
        (TALLY, "Tally", "class Tally:\n    pass", ""),
        (
            NUMBERS,
            "moving_average",
            "def moving_average(x, width):\n"
            "    return np.array([x[i : i + width + 1].mean() for i in range(len(x) - width)])",
            "too_wide",
        ),
        (
            NUMBERS,
            "moving_average",
            "def moving_average(x, width):\n"
            "    x -= 0.0\n"
            "    x[0] = 1\n"
            "    return np.convolve(x, np.ones(width), 'valid') / width",
            "inputs_changed",
        ),
    ],
)
def test_failing_student_is_told_what_is_known_and_nothing_is_logged(
    grader: Grader,
    caplog: pytest.LogCaptureFixture,
    notebook: str,
    question: str,
    answer: str,
    cause: str,
) -> None:
    node = answered(notebook, **{question: answer})
    node.cells[0].source += "\nimport numpy as np" if node.cells[0].cell_type == "code" else ""
    graded = grader.grade_questions(submission("ada", (notebook, node)), (question,))
    assert next(one.cause for one in graded.questions if one.id == question) == cause
    assert "no diagnosis" not in caplog.text


def test_question_without_a_model_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "autograder"):
        assert diagnose("moving_average", [gave(np.ones(3), np.ones(4), 2), result()], NOTHING) == ""
    assert not caplog.records


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (Fault.CHANGED, "inputs_changed"),
        (Fault.PARTS, "order"),
        (Fault.DTYPE, "dtype"),
        (Fault.SHAPE, "shape"),
    ],
)
def test_fault_of_a_check_is_named_without_a_model(fault: Fault, cause: str) -> None:
    assert diagnose("moving_average", [gave(np.ones(3)), fault, result()], NOTHING) == cause


def test_cause_that_the_assignment_does_not_know_is_not_named() -> None:
    known = Diagnosis(tests={"test_values": "of_another_course"})
    assert diagnose("moving_average", [gave(np.ones(3)), result()], known) == ""


@pytest.mark.parametrize(
    "values",
    [[None], [(None, None)], [(0, {})], [[], {}, ""], [0.0, None]],
    ids=["None", "two of None", "0 and no entries", "empty ones", "0 once"],
)
def test_stub_is_told_no_cause_whatever_the_checks_found(values: Sequence[Any]) -> None:
    stub = [event for value in values[:1] for event in (gave(value), Fault.PARTS, result())]
    assert diagnose("moving_average", stub, NOTHING) == ""


def test_answer_that_forgets_to_return_once_is_no_stub() -> None:
    events = [gave(np.ones(2)), result(Outcome.PASSED), gave(None), Fault.PARTS, result()]
    assert diagnose("moving_average", events, NOTHING) == "order"


def test_function_that_draws_and_returns_nothing_is_no_stub() -> None:
    drawing = [gave(None), Asked("figures", (), gave=[{"axes": []}]), Fault.PARTS, result()]
    blank = [gave(None), Asked("figures", (), gave=[]), Fault.PARTS, result()]
    assert diagnose("moving_average", drawing, NOTHING) == "order"
    assert diagnose("moving_average", blank, NOTHING) == ""


def test_method_that_is_a_stub_is_told_no_cause_beside_one_that_works() -> None:
    works = [gave(3.0, name="Tally.count"), result(Outcome.PASSED)]
    stub = [gave((0, {}), name="Tally.add"), Fault.PARTS, result()]
    assert diagnose("Tally", [*works, *stub], NOTHING) == ""


def test_exception_of_another_question_is_not_held_against_this_one() -> None:
    error = StudentRaised("NameError", "name 'xrange' is not defined")
    events = [gave(np.ones(2)), Asked("differences", (), gave=error), result()]
    assert diagnose("moving_average", events, NOTHING) == ""


def test_words_of_the_assignment_go_before_the_general_ones() -> None:
    own, special = Cause("Ours.", "Text"), Cause("Of this question.", "Text")
    known = Diagnosis(causes={"order": own}, by_question={("differences", "order"): special})
    assert known.explained("differences", "order") == special
    assert known.explained("moving_average", "order") == own
    assert known.explained("moving_average", "shape") == GENERAL["shape"]
    assert known.explained("moving_average", "unheard_of") is None
    assert known.vocabulary.keys() == GENERAL.keys()


def test_assignment_that_is_gone_has_the_general_causes() -> None:
    assert diagnosis_of("of_last_year") == NOTHING
