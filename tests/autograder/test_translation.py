"""Messages in other languages: all there, with the same placeholders, and shown where they are asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from rich.console import Console

from autograder import assignment as assignments
from autograder.diagnosis.causes import CAUSES
from autograder.report.console import console_result
from autograder.report.feedback import feedback_page
from autograder.results import Outcome, QuestionResult, Result, TestResult
from autograder.translation import ENGLISH, LANGUAGES, translations

PACKAGE = Path(assignments.__file__).parent
ASSIGNMENT = assignments.load()
OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def messages() -> set[str]:
    """What `make messages` finds in the code."""
    kinds = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    return {message for _, _, message, _, _ in extract_from_dir(PACKAGE, kinds)}


def a_result(cause: str) -> Result:
    test = TestResult("test_stride", "Stride", 1.0, Outcome.FAILED, "out is wrong", "", 0.5, 1e-9, 0.1)
    question = QuestionResult("conv_forward_naive", "1_convolution", 0, 15, Outcome.FAILED, (test,), cause)
    return Result("ada", "assignment2", 0, 15, "landlock", 1, (question,), ())


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_has_a_translation_with_its_placeholders(language: str) -> None:
    translate = translations(language).gettext
    found = messages()
    assert CAUSES["stride"].sentence in found
    assert {message for message in found if translate(message) == message} == set()
    for message in found:
        assert re.findall(r"%\(\w+\)s", translate(message)) == re.findall(r"%\(\w+\)s", message)


def test_feedback_names_the_cause_in_chinese() -> None:
    page = feedback_page(replace(ASSIGNMENT, language="zh_CN"), a_result("stride"))
    assert '<html lang="zh-CN">' in page
    assert translations("zh_CN").gettext(CAUSES["stride"].sentence) in page
    assert CAUSES["stride"].sentence not in page
    assert "未通过" in page


def test_feedback_is_in_english_otherwise() -> None:
    page = feedback_page(ASSIGNMENT, a_result("stride"))
    assert '<html lang="en">' in page
    assert CAUSES["stride"].sentence in page


def test_terminal_names_the_cause_in_chinese() -> None:
    shown = StringIO()
    Console(file=shown, width=300).print(console_result(a_result("stride"), "zh_CN"))
    assert translations("zh_CN").gettext(CAUSES["stride"].sentence) in shown.getvalue()


def test_a_language_without_a_catalogue_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="there are en, zh_CN"):
        translations("tlh")
