"""What a feedback page shows of a question: failures first, each thing once, and the student's own lines."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from autograder.report.excerpt import excerpt
from autograder.report.feedback import feedback_page
from autograder.report.instructor import instructor_page
from autograder.report.picture import Patch, heat_map
from autograder.results.code import Code
from autograder.results.result import ErrorMap, Incident, Outcome, Result, TestResult
from autograder.testing.plugin import STOPPED
from tests.autograder.report.test_report import (
    ASSIGNMENT,
    PARTLY,
    PASSED,
    UNSEEN,
    WRONG,
    Page,
    a_question,
    a_result,
    a_test,
)

RAISED = "ZeroDivisionError in cell 'moving_average', line 3: division by zero"
CODE = Code(
    "1_numbers",
    "moving_average",
    "moving_average",
    "def moving_average(x, width):\n    total = 0\n    return total / 0\n\n\nleft = 1\nover = 2",
)


def failed(name: str, **changes: object) -> TestResult:
    return a_test(Outcome.FAILED, name=name, title=name, **changes)


def test_hint_and_message_of_several_tests_are_told_once() -> None:
    tests = [failed(name, message="out is wrong", hint="Step by stride.") for name in ("one", "two")]
    tests.append(failed("three", message="out is empty", hint="Step by stride."))
    page = Page(feedback_page(ASSIGNMENT, a_result(a_question(*tests))))
    assert page.words.count("Step by stride.") == 1
    assert page.words.count("out is wrong") == 1
    assert [page.words.count(name) for name in ("one", "two", "three")] == [1, 1, 1]


def test_failures_come_before_what_was_not_judged_and_what_passed() -> None:
    question = a_question(a_test(title="Fine"), UNSEEN, failed("Broken", message="out is wrong"))
    words = Page(feedback_page(ASSIGNMENT, a_result(PASSED, question))).words
    places = [words.index(text) for text in ("To mend", "Broken", UNSEEN.title, "Tests passed: 1", "Fine")]
    assert places == sorted(places)
    assert words.index("To mend") < words.rindex("Passed")
    assert "Passed" in words


def test_exception_is_shown_beside_the_students_own_lines() -> None:
    question = a_question(failed("raises", message=RAISED))
    page = feedback_page(ASSIGNMENT, a_result(question), code=[CODE])
    assert re.search(r'class="marked"><span class="at">   3→</span>    return total / 0\n', page)
    assert "total = 0" in page
    assert "over = 2" not in page


@pytest.mark.parametrize(
    ("message", "code", "lines"),
    [
        (RAISED, CODE, (1, 5)),
        (RAISED, replace(CODE, notebook="2_tally"), None),
        (RAISED.replace("line 3", "line 300"), CODE, None),
        ("out is wrong in 3 of 4 elements", CODE, None),
        ("KeyError in toy/numbers.py, line 12", replace(CODE, name="toy/numbers.py", line=10), (10, 14)),
        ("NameError in cell 'moving_average (what follows the answer)', line 6", CODE, (4, 7)),
    ],
)
def test_lines_are_those_that_the_message_names(
    message: str, code: Code, lines: tuple[int, int] | None
) -> None:
    found = excerpt(message, "1_numbers", [code])
    assert (found and (found.first, found.first + len(found.lines) - 1)) == lines


def test_student_reads_nothing_of_sandbox_answers_or_replay() -> None:
    page = feedback_page(ASSIGNMENT, a_result(PARTLY), code=[CODE])
    for word in ("landlock", "autograder try", WRONG.name, "def moving_average"):
        assert word not in page


def instructors(result: Result) -> str:
    return instructor_page(ASSIGNMENT, result, None, [CODE], Path("/course/o'neil/toy"), "../amara/toy.html")


def test_instructor_reads_the_answer_the_sandbox_and_the_command_for_each_failed_test() -> None:
    page = Page(instructors(a_result(PARTLY, student="o'neil")))
    command = (
        "python -m autograder try '/course/o'\"'\"'neil/toy' --assignment toy"
        " --student 'o'\"'\"'neil' --test moving_average::test_stride_two"
    )
    assert command in page.words
    assert page.words.count("autograder try") == 1
    assert "def moving_average(x, width):" in page.words
    assert "Sandbox: landlock" in page.words
    assert "../amara/toy.html" in page.values("href")


def test_instructor_reads_what_the_sandbox_stopped_once_for_each_question() -> None:
    stopped = [a_test(Outcome.TIMEOUT, name=f"test_{n}", message="not within 10 s") for n in range(3)]
    page = Page(instructors(a_result(a_question(*stopped), PASSED)))
    part = page.words.split("What the sandbox stopped")[1].split("To mend")[0]
    assert part.count("not within 10 s") == 1
    assert "timeout" in part


def test_instructor_reads_of_an_answer_that_reached_outside_of_the_sandbox() -> None:
    incident = Incident("1_numbers.ipynb: cell 'moving_average'", f"{STOPPED}: PermissionError")
    page = Page(instructors(a_result(PARTLY, incidents=(incident,))))
    part = page.words.split("What the sandbox stopped")[1].split("To mend")[0]
    assert incident.where in part
    assert "PermissionError" in part


# Pictures


def test_map_that_is_wrong_everywhere_is_not_drawn() -> None:
    red = replace(WRONG, picture=ErrorMap("out[0, :, :]", ((2, 2), (1, 2))))
    assert "<figure class" not in feedback_page(ASSIGNMENT, a_result(a_question(red)))


def test_map_names_the_axes_that_the_slice_leaves_free_and_their_indices() -> None:
    levels = tuple((0,) * 9 + (2,) for _ in range(4))
    found = heat_map(ErrorMap("out[0, :, 3, ::2]", levels))
    assert found is not None
    assert (found.down.number, found.across.number) == (1, 3)
    assert found.across.ticks == ((0, 0), (2, 4), (4, 8), (6, 12), (8, 16))
    assert found.patches == (Patch(0, 0, 0, 9, 4), Patch(2, 9, 0, 1, 4))
    page = feedback_page(ASSIGNMENT, a_result(a_question(replace(WRONG, picture=ErrorMap("y", levels)))))
    assert "rows 0–3, columns 9: far off" in page


def test_few_wrong_places_of_a_map_can_be_reached_with_the_keyboard() -> None:
    page = Page(feedback_page(ASSIGNMENT, a_result(PARTLY)))
    assert {"rows 0, columns 1: off by up to 100 × the tolerance", "rows 1, columns 2: not a number"} <= set(
        page.values("aria-label")
    )
    scattered = tuple(tuple((x + y) % 2 * 2 for x in range(12)) for y in range(12))
    wrong = replace(WRONG, picture=ErrorMap("y", scattered))
    assert feedback_page(ASSIGNMENT, a_result(a_question(wrong))).count('tabindex="0"') == 0


def test_page_in_chinese_has_no_english_words_of_the_engines_own() -> None:
    chinese = structs.replace(ASSIGNMENT, language="zh_CN")
    question = a_question(failed("raises", message=RAISED), WRONG, UNSEEN, a_test(title="题目"))
    page = Page(feedback_page(chinese, a_result(question, PASSED), code=[CODE]))
    words = page.words + " ".join(page.values("aria-label"))
    for said in (RAISED, WRONG.message, WRONG.title, WRONG.hint, UNSEEN.title, UNSEEN.message, CODE.text):
        words = words.replace(said, "")
    for line in CODE.text.split("\n"):
        words = words.replace(line, "")
    known = {
        "amara",
        "Toy",
        "assignment",
        "moving_average",
        "differences",
        "1_numbers",
        "out",
        "NaN",
        "e",
        "raises",
    }
    assert set(re.findall(r"[A-Za-z_][\w]*", words)) <= known | {
        "_numbers",
        "ZeroDivisionError",
        "division",
        "by",
        "zero",
    }
