"""What pages say of a question without an answer, and of an answer that the sandbox stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake.submission import Submission
from autograder.notebooks import notebook
from autograder.report.class_report import class_report
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, Result
from tests.toy_submissions import NUMBERS, TALLY, TOY, answered, reference, released, submission

AS_RELEASED = "The answer is still as it was released"


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(TOY, sandbox_for(content.load("toy"))) as grader:
        yield grader


def page_of(grader: Grader, handed_in: Submission, question: str) -> str:
    """The feedback page on one question that was not attempted."""
    result = grader.grade_questions(handed_in, [question])
    assert [graded.outcome for graded in result.questions] == [Outcome.NOT_ATTEMPTED]
    return feedback_page(TOY, result)


def test_answer_that_nobody_touched_is_said_to_be_as_released(grader: Grader) -> None:
    assert AS_RELEASED in page_of(grader, submission("ada", (TALLY, released(TALLY))), "Tally")


def test_missing_notebook_is_not_said_to_be_as_released(grader: Grader) -> None:
    page = page_of(grader, submission("ada", (NUMBERS, reference(NUMBERS))), "Tally")
    assert "missing, or cannot be read" in page
    assert AS_RELEASED not in page


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 1}', "<html>"])
def test_unreadable_notebook_is_not_said_to_be_as_released(grader: Grader, text: str) -> None:
    handed_in = submission("ada", (NUMBERS, reference(NUMBERS)))
    broken = replace(handed_in, notebooks={**handed_in.notebooks, TALLY: text})
    page = page_of(grader, broken, "Tally")
    assert "missing, or cannot be read" in page
    assert "this is not a notebook" in page
    assert AS_RELEASED not in page


def test_deleted_answer_cell_is_not_said_to_be_as_released(grader: Grader) -> None:
    node = released(TALLY)
    node.cells = [cell for cell in node.cells if notebook.grade_id_of(cell) != "Tally"]
    page = page_of(grader, submission("ada", (TALLY, node)), "Tally")
    assert "see the note on its cell" in page
    assert "the answer cell is missing" in page
    assert AS_RELEASED not in page


def test_answer_that_raises_not_implemented_error_is_told_where(grader: Grader) -> None:
    node = answered(NUMBERS, differences="def differences(x):\n    raise NotImplementedError('tomorrow')")
    page = page_of(grader, submission("ada", (NUMBERS, node)), "differences")
    assert "NotImplementedError in cell" in page
    assert AS_RELEASED not in page


HOSTILE = [
    "open('autograder/assignments/toy/hidden_tests/test_1_numbers.py').read()",
    f"open({str(TOY.source)!r} + '/{NUMBERS}.ipynb').read()",
    "open('/tmp/was-here', 'w')",
    "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "import os; os.kill(os.getppid(), 9)",
    "import subprocess; subprocess.run(['ls'])",
    "import scipy.special; scipy.special.expit(x)",
]


@pytest.mark.parametrize("act", HOSTILE)
def test_instructor_reads_what_the_sandbox_stopped(grader: Grader, act: str) -> None:
    result = graded(grader, f"def differences(x):\n    {act}\n    return x[1:] - x[:-1]")
    [incident] = result.incidents
    assert incident.where == f"{NUMBERS}.ipynb: cell 'differences'"
    assert "was stopped" in incident.message
    report = dict(class_report(TOY, [result], lambda student: None))["toy.html"]
    assert "was stopped" in report


@pytest.mark.parametrize("act", ["x / 0", "raise ValueError('PermissionError')", "x[99]", "pass"])
def test_ordinary_mistake_is_no_incident(grader: Grader, act: str) -> None:
    assert graded(grader, f"def differences(x):\n    {act}").incidents == ()


def graded(grader: Grader, answer: str) -> Result:
    handed_in = submission("ada", (NUMBERS, answered(NUMBERS, differences=answer)))
    return grader.grade_questions(handed_in, ["differences"])
