"""Messages in other languages: all there, with the same placeholders, and shown where they are asked for."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from msgspec import structs
from rich.console import Console

from autograder.assignments.assignment2.diagnosis.causes import CAUSES
from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.report.console import console_result
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, QuestionResult, Result, TestResult
from autograder.translation import CATALOGUES, ENGLISH, LANGUAGES, translations

PACKAGE = CHECKOUT / "autograder"
ASSIGNMENT = content.load("assignment2").assignment
TITLE = "Windows that move by 2 or 3 pixels"
HINT = "The window of output (i, j) starts at row i * stride and column j * stride."
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def messages() -> set[str]:
    """What `make messages` finds in the code."""
    with (CATALOGUES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return {message for _, _, message, _, _ in extract_from_dir(PACKAGE, methods, options)}


def a_result(cause: str) -> Result:
    test = TestResult("test_stride", TITLE, 1.0, Outcome.FAILED, "out is wrong", HINT, 0.5, 1e-9, 0.1)
    question = QuestionResult("conv_forward_naive", "1_convolution", 0, 15, Outcome.FAILED, (test,), cause)
    return Result("ada", "assignment2", 0, 15, "landlock", 1, (question,), ())


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_a_translation_with_its_placeholders(language: str) -> None:
    translate = translations(language).gettext
    found = messages()
    assert {CAUSES["stride"].sentence, TITLE, HINT} <= found
    assert {message for message in found if translate(message) == message} == set()
    for message in found:
        assert re.findall(r"%\(\w+\)s", translate(message)) == re.findall(r"%\(\w+\)s", message)


def test_feedback_is_in_chinese() -> None:
    page = feedback_page(structs.replace(ASSIGNMENT, language="zh_CN"), a_result("stride"))
    assert '<html lang="zh-CN">' in page
    for message in (CAUSES["stride"].sentence, CAUSES["stride"].idea, TITLE, HINT):
        assert translations("zh_CN").gettext(message) in page
        assert message not in page
    assert "未通过" in page
    assert "相对误差 0.5，允许 1e-09" in page
    assert "可能的原因：</strong>窗口" in page


def test_feedback_is_in_english_otherwise() -> None:
    page = feedback_page(ASSIGNMENT, a_result("stride"))
    assert '<html lang="en">' in page
    assert CAUSES["stride"].sentence in page


def test_terminal_tells_cause_title_and_hint_in_chinese() -> None:
    shown = StringIO()
    Console(file=shown, width=300).print(console_result(a_result("stride"), "zh_CN"))
    for message in (CAUSES["stride"].sentence, TITLE, HINT):
        assert translations("zh_CN").gettext(message) in shown.getvalue()


def test_a_language_without_a_catalogue_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="there are en, zh_CN"):
        translations("tlh")
