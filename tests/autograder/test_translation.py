"""Messages in other languages: all there, with the same placeholders, and shown where they are asked for."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from msgspec import structs
from rich.console import Console

from autograder.course import content
from autograder.course.checkout import CHECKOUT, assignment_ids
from autograder.diagnosing.causes import GENERAL
from autograder.report.console import console_result
from autograder.report.feedback import feedback_page
from autograder.results.result import Outcome, QuestionResult, Result, TestResult
from autograder.translation import CATALOGUES, ENGLISH, LANGUAGES, translations

PACKAGE = CHECKOUT / "autograder"
TOY = content.load("toy")
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
TRANSLATED = [
    pytest.param(loaded.folder, loaded.translations / f"{language}.po", id=f"{name}-{language}")
    for name in assignment_ids()
    for language in OTHERS
    if (loaded := content.load(name)).translations.is_dir()
]
"""Assignments that have catalogues; each must then have one for every language."""


def messages(folder: Path, mapping: str) -> set[str]:
    """What `make messages` finds in the code."""
    with (CATALOGUES / mapping).open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    return {message for _, _, message, _, _ in extract_from_dir(folder, methods, options)}


def a_result(cause: str) -> Result:
    test = TestResult("test_values", "A test", 1.0, Outcome.FAILED, "out is wrong", "A hint", 0.5, 1e-9, 0.1)
    question = QuestionResult("differences", "1_numbers", 0, 15, Outcome.FAILED, (test,), cause)
    return Result("ada", "toy", 0, 15, "landlock", (question,), ())


def check_all_translated(found: set[str], language: str, folder: Path | None = None) -> None:
    translate = translations(language, folder).gettext
    assert {message for message in found if translate(message) == message} == set()
    for message in found:
        assert placeholders(translate(message)) == placeholders(message)


def placeholders(text: str) -> list[str]:
    """Those of a text in alphabetical order: another language may need them in another one than English."""
    return sorted(re.findall(r"%\(\w+\)s", text))


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_the_engine_has_a_translation_with_its_placeholders(language: str) -> None:
    found = messages(PACKAGE, "babel.cfg")
    assert {GENERAL["order"].sentence, "Likely cause: "} <= found
    check_all_translated(found, language)


@pytest.mark.parametrize(("folder", "catalogue"), TRANSLATED)
def test_every_message_of_an_assignment_has_a_translation_with_its_placeholders(
    folder: Path, catalogue: Path
) -> None:
    found = messages(folder, "assignment.cfg")
    assert found
    check_all_translated(found, catalogue.stem, catalogue.parent)


def test_engine_knows_no_message_of_an_assignment() -> None:
    own = messages(PACKAGE, "babel.cfg")
    for name in assignment_ids():
        assert not own & messages(content.load(name).folder, "assignment.cfg")


def test_general_cause_is_in_chinese_on_the_page_of_an_assignment_without_catalogues() -> None:
    page = feedback_page(structs.replace(TOY.assignment, language="zh_CN"), a_result("order"))
    assert '<html lang="zh-CN">' in page
    for message in (GENERAL["order"].sentence, GENERAL["order"].idea):
        assert translations("zh_CN").gettext(message) in page
        assert message not in page
    assert "未通过" in page
    assert "相对误差 0.5，允许 1e-09" in page
    assert "A hint" in page


def test_general_cause_is_in_english_otherwise() -> None:
    page = feedback_page(TOY.assignment, a_result("order"))
    assert '<html lang="en">' in page
    assert GENERAL["order"].sentence in page


def test_terminal_shows_a_general_cause_in_chinese() -> None:
    shown = StringIO()
    Console(file=shown, width=300).print(console_result(a_result("order"), "zh_CN"))
    assert translations("zh_CN").gettext(GENERAL["order"].sentence) in shown.getvalue()


def test_a_result_of_an_assignment_that_is_gone_is_shown_with_its_general_cause() -> None:
    shown = StringIO()
    Console(file=shown, width=300).print(console_result(gone(a_result("order"))))
    assert GENERAL["order"].sentence in shown.getvalue()


def gone(result: Result) -> Result:
    return Result(result.student, "of_last_year", 0, 15, result.sandbox, result.questions, ())


def test_a_language_without_a_catalogue_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="there are en, zh_CN"):
        translations("tlh")
