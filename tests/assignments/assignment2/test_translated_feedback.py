"""Causes, titles and hints of assignment2 are in the student's language."""

from __future__ import annotations

from io import StringIO

from msgspec import structs
from rich.console import Console

from autograder.assignments.assignment2.diagnosis.causes import CAUSES
from autograder.course import content
from autograder.report.console import console_result
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, QuestionResult, Result, TestResult
from autograder.translation import catalogue, translations

LOADED = content.load("assignment2")
TITLE = "Windows that move by 2 or 3 pixels"
HINT = "The window of output (i, j) starts at row i * stride and column j * stride."
TEXTS = (CAUSES["stride"].sentence, CAUSES["stride"].idea, TITLE, HINT)


def a_result() -> Result:
    test = TestResult("test_stride", TITLE, 1.0, Outcome.FAILED, "out is wrong", HINT, 0.5, 1e-9, 0.1)
    question = QuestionResult("conv_forward_naive", "1_convolution", 0, 15, Outcome.FAILED, (test,), "stride")
    return Result("ada", "assignment2", 0, 15, "landlock", (question,), ())


def chinese(message: str) -> str:
    return translations("zh_CN", LOADED.translations).gettext(message)


def test_feedback_is_in_chinese() -> None:
    page = feedback_page(structs.replace(LOADED.assignment, language="zh_CN"), a_result())
    for message in TEXTS:
        assert chinese(message) in page
        assert message not in page
    assert "可能的原因：</strong>窗口" in page


def test_no_text_begins_or_ends_in_a_blank_that_pages_take_off() -> None:
    known = catalogue(LOADED.translations, "zh_CN")._catalog
    assert [message for message in known if message != message.strip()] == []


def test_feedback_is_in_english_otherwise() -> None:
    page = feedback_page(LOADED.assignment, a_result())
    assert CAUSES["stride"].sentence in page


def test_terminal_shows_cause_title_and_hint_in_chinese() -> None:
    shown = StringIO()
    Console(file=shown, width=300).print(console_result(a_result(), "zh_CN"))
    for message in TEXTS:
        assert chinese(message) in shown.getvalue()
