"""A written answer stands beside its points and comment, as text that does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from autograder.report.feedback import feedback_page
from autograder.report.instructor import instructor_page
from autograder.results.code import Code
from autograder.results.total import DaysLate, Mark, Statement, Total
from tests.autograder.report.test_report import PARTLY, a_result
from tests.toy_submissions import NUMBERS, TOY

WRITTEN, TESTED = "explain_width", "moving_average"


def mark(question: str, automatic: float | None) -> Mark:
    return Mark(question, NUMBERS, 2.0, 0.0, 4.0, automatic, automatic is None, False, "Mind the edges.")


STATEMENT = Statement(Total("ada", 4.0, 0.0, 8.0, None, False), (mark(TESTED, 2.0), mark(WRITTEN, None)))


def marks_of(page: str) -> str:
    """The section with the points."""
    found = re.search(r'<section class="marks".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def marks(text: str, question: str = WRITTEN) -> str:
    code = [Code(NUMBERS, question, question, text)]
    return marks_of(feedback_page(TOY, a_result(PARTLY), STATEMENT, code))


def test_written_answer_stands_above_the_comment_on_both_pages() -> None:
    code = [Code(NUMBERS, WRITTEN, WRITTEN, "It smooths.")]
    own = feedback_page(TOY, a_result(PARTLY), STATEMENT, code)
    instructors = instructor_page(TOY, a_result(PARTLY), STATEMENT, code, Path("ada"), "ada.html")
    for page in (own, instructors):
        assert re.search(r"Your answer.*It smooths\..*Comment: .*Mind the edges", marks_of(page), re.DOTALL)


def test_written_answer_does_nothing_to_the_page() -> None:
    section = marks("</div><script>alert(1)</script>\x1b[31m ![x](https://example.org/x.png)")
    assert "<script" not in section
    assert "\x1b" not in section
    assert "<img" not in section
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in section


@pytest.mark.parametrize(
    ("text", "unfolded"), [("It smooths.", True), ("It smooths. " * 100, False), ("1\n" * 30, False)]
)
def test_long_answer_is_folded(text: str, unfolded: bool) -> None:
    assert ('<details class="written" open>' in marks(text)) is unfolded


@pytest.mark.parametrize(("text", "question"), [(" \n", WRITTEN), ("def moving_average(): ...", TESTED)])
def test_nothing_is_shown_of_an_empty_answer_or_of_code_that_tests_grade(text: str, question: str) -> None:
    assert "Your answer" not in marks(text, question)


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (DaysLate(0, 0, 0, 10, 15), "within the grace of 15 minutes, which costs nothing"),
        (DaysLate(2, 0, 0, 10), "late days: 2; days that cost 10 % of the points each: 2"),
        (DaysLate(2, 0, 2, 10), "late days: 2; of these free: 2; days that cost 10 % of the points each: 0"),
        (
            DaysLate(4, 1, 2, 12),
            "late days: 4; of these excused: 1; of these free: 2; days that cost 12 % of the points each: 1",
        ),
    ],
)
def test_page_says_how_many_days_are_late_and_which_of_them_cost_points(late: DaysLate, said: str) -> None:
    statement = replace(STATEMENT, days_late=late)
    assert said in marks_of(feedback_page(TOY, a_result(PARTLY), statement))
    chinese = structs.replace(TOY, language="zh_CN")
    section = marks_of(feedback_page(chinese, a_result(PARTLY), statement))
    assert not re.search("late|days|grace", lateness_of(section))


def lateness_of(section: str) -> str:
    """What the row of the penalty says, without its tags."""
    found = re.search(r"<tbody>.*(<tr>.*?</tr>)\n</tbody>", section, re.DOTALL)
    assert found
    return re.sub(r"<.*?>", "", found[1])
