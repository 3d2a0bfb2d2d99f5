"""What students and instructors are shown, whatever a submission holds."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import nbformat
import pytest
from autograder.assignments.toy.diagnosis import DIAGNOSIS
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import determine_grade
from rich.console import Console, RenderableType

from autograder.course.assignment import Assignment
from autograder.diagnosing.causes import GENERAL
from autograder.report.autograded import annotate
from autograder.report.class_report import class_report as class_report_files
from autograder.report.console import console_class, console_result
from autograder.report.feedback import feedback_page
from autograder.report.summary import summarise
from autograder.report.wording import clean, points, shorten
from autograder.results.class_list import Average, ClassList
from autograder.results.result import (
    ErrorMap,
    Incident,
    Outcome,
    QuestionResult,
    Result,
    TestResult,
    from_json,
    to_json,
)
from autograder.results.total import Total
from tests.toy_submissions import TOY

ASSIGNMENT = TOY
TOO_WIDE, DTYPE = DIAGNOSIS.causes["too_wide"], GENERAL["dtype"]
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\" onmouseover=\"alert(3)' style='x "
    "</style></title></svg></details>{{ 7 * 7 }}[bold red]marked[/] javascript:alert(4)"
)


def a_test(outcome: Outcome = Outcome.PASSED, name: str = "test_stride_two", **changes: object) -> TestResult:
    test = TestResult(name, "Stride 2 works", 1, outcome, "", "", None, None, 0.25)
    return replace(test, **changes)


def a_question(
    *tests: TestResult,
    id: str = "moving_average",
    max_points: float = 15,
    outcome: Outcome | None = None,
) -> QuestionResult:
    total = sum(test.weight for test in tests)
    passed = sum(test.weight for test in tests if test.outcome is Outcome.PASSED)
    worst = next((test.outcome for test in tests if test.outcome is not Outcome.PASSED), Outcome.PASSED)
    notebook = ASSIGNMENT.notebook_of(id).id
    return QuestionResult(id, notebook, max_points * passed / total, max_points, outcome or worst, tests)


def a_result(
    *questions: QuestionResult, student: str = "amara", incidents: tuple[Incident, ...] = ()
) -> Result:
    score = sum(question.points for question in questions)
    most = sum(question.max_points for question in questions)
    return Result(student, ASSIGNMENT.id, score, most, "landlock", questions, incidents)


WRONG = a_test(
    Outcome.FAILED,
    message="out differs from the right answer, first at out[0, 1, 0, 0]",
    hint="Step by stride in the input.",
    error=0.31,
    tolerance=1e-6,
    picture=ErrorMap("out[0, 1, :, :]", ((0, 1, 2), (0, 0, 3))),
)
PARTLY = a_question(
    WRONG, a_test(name="test_pad_zero", title="Padding 0 works", weight=2, error=2e-9, tolerance=1e-6)
)
PASSED = a_question(a_test(), id="differences")
UNTOUCHED = a_question(a_test(Outcome.NOT_ATTEMPTED, message="stub"), id="Tally", max_points=8)
BROKEN = a_question(
    a_test(Outcome.HARNESS_ERROR, message="assert student == SECRET_EXPECTED"),
    id="Tally",
    max_points=20,
)


class Page(HTMLParser):
    """The elements, attributes and visible words of a page, as a browser would find them."""

    void = frozenset({"meta", "br", "wbr", "img", "link", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == [], f"elements left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words += data

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def printed(renderable: RenderableType, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor")
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined]


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def a_notebook() -> nbformat.NotebookNode:
    """What the restored 1_numbers of a student looks like, with outputs that the student left in it."""

    def cell(grade_id: str, source: str, **metadata: object) -> nbformat.NotebookNode:
        base = {"schema_version": 3, "grade_id": grade_id, "grade": False, "locked": True, "solution": False}
        made = new_code_cell(source, metadata={"nbgrader": base | metadata}, id=grade_id, execution_count=4)
        made.outputs = [
            new_output("stream", name="stderr", text="RuntimeWarning"),
            new_output("execute_result", {"text/plain": "15"}, execution_count=4),
        ]
        return made

    written = new_markdown_cell("An answer.", metadata={"nbgrader": {"grade_id": "written", "grade": True}})
    return new_notebook(
        cells=[
            new_code_cell("1 + 1", outputs=[new_output("execute_result", {"text/plain": "2"})]),
            written,
            cell("moving_average", "def moving_average(): ...", locked=False, solution=True),
            cell("test_moving_average", "print('worked example')", grade=True, points=15),
            cell("differences", "def differences(): ...", locked=False, solution=True),
            cell("test_differences", "print('worked example')", grade=True, points=15),
        ]
    )


# The feedback page


def test_feedback_tells_what_failed_by_how_much_and_what_to_try() -> None:
    page = Page(feedback_page(ASSIGNMENT, a_result(PARTLY)))
    for words in (
        ASSIGNMENT.title,
        "amara",
        "partly",
        "Stride 2 works",
        WRONG.message,
        "relative error 0.31, allowed 1e-06",
        "Hint: Step by stride in the input.",
        "Padding 0 works",
        "10 / 10",
        "0 / 5",
    ):
        assert words in page.words


def test_feedback_names_the_likely_cause_and_where_to_read_on() -> None:
    page = Page(feedback_page(ASSIGNMENT, a_result(replace(PARTLY, cause="too_wide"), PASSED)))
    assert f"Likely cause: {TOO_WIDE.sentence}" in page.words
    assert f"Read on in: {TOO_WIDE.idea}" in page.words
    assert page.words.count("Likely cause") == 1


@pytest.mark.parametrize("question", [PARTLY, PASSED, UNTOUCHED])
def test_feedback_names_no_cause_where_none_was_found(question: QuestionResult) -> None:
    assert "Likely cause" not in feedback_page(ASSIGNMENT, a_result(question))


def test_feedback_shows_where_the_array_differs_in_a_picture_with_a_text_alternative() -> None:
    page = Page(feedback_page(ASSIGNMENT, a_result(PARTLY)))
    pictures = [value for value in page.values("aria-label") if "out[0, 1, :, :]" in value]
    assert pictures == [
        "out[0, 1, :, :], 2 by 3; 3 within the tolerance; "
        "1 off by up to 100 × the tolerance; 1 far off; 1 not a number"
    ]
    assert "1 not a number" in page.words


def test_a_large_picture_shows_the_worst_of_each_block() -> None:
    levels = [[0] * 200 for _ in range(130)]
    levels[129][199] = 3
    wrong = replace(WRONG, picture=ErrorMap("dx", tuple(map(tuple, levels))))
    page = feedback_page(ASSIGNMENT, a_result(a_question(wrong)))
    assert "Each square covers 4 × 4 values" in page
    assert 'd="M49 32h1v1h-1z"' in page  # the last of 50 columns and 33 rows
    assert "rows 128–129, columns 196–199: not a number" in page


def test_an_empty_picture_is_left_out() -> None:
    page = feedback_page(ASSIGNMENT, a_result(a_question(replace(WRONG, picture=ErrorMap("dx", ())))))
    assert "<figure" not in page


def test_a_passed_question_is_folded_and_a_failed_one_open() -> None:
    page = feedback_page(ASSIGNMENT, a_result(PARTLY, PASSED))
    assert '<article class="question" id="moving_average">' in page
    assert '<details class="question" id="differences">' in page


def test_a_question_not_attempted_is_one_line() -> None:
    page = Page(feedback_page(ASSIGNMENT, a_result(UNTOUCHED)))
    assert "not attempted" in page.words
    assert "details" not in page.tags
    assert "Stride 2 works" not in page.words


def test_a_message_that_all_tests_share_is_told_once() -> None:
    tests = [a_test(Outcome.TIMEOUT, name=f"test_{n}", message="no answer within 10 s") for n in range(4)]
    assert feedback_page(ASSIGNMENT, a_result(a_question(*tests))).count("no answer within 10 s") == 1


def test_hint_of_a_passed_test_stays_hidden() -> None:
    assert "a secret of the trade" not in feedback_page(
        ASSIGNMENT, a_result(a_question(a_test(hint="a secret of the trade")))
    )


def test_incidents_are_shown_and_a_flood_of_them_is_counted() -> None:
    incidents = tuple(Incident("1_numbers.ipynb", f"cell {n} appears twice") for n in range(500))
    page = Page(feedback_page(ASSIGNMENT, a_result(PASSED, incidents=incidents)))
    assert "cell 0 appears twice" in page.words
    assert "and 480 more" in page.words


def test_failure_of_the_harness_gives_the_student_no_score_and_no_hidden_test() -> None:
    page = feedback_page(ASSIGNMENT, a_result(PASSED, BROKEN))
    assert "No grade is recorded" in page
    assert "SECRET_EXPECTED" not in page
    assert "15<small>" not in page


def test_feedback_is_the_same_from_memory_and_from_results_json() -> None:
    result = a_result(a_question(replace(WRONG, error=float("inf")), a_test(name="test_other")), PASSED)
    assert feedback_page(ASSIGNMENT, result) == feedback_page(ASSIGNMENT, from_json(to_json(result)))


UNSEEN = a_test(
    Outcome.NOT_JUDGED,
    name="test_unchanged",
    title="x is left alone",
    message="the values are wrong",
    hint="Work on a copy.",
    error=0.31,
    picture=WRONG.picture,
)


def test_test_that_is_not_judged_is_one_line_without_hint_picture_or_numbers() -> None:
    question = a_question(UNSEEN, a_test())
    page = Page(feedback_page(ASSIGNMENT, a_result(question)))
    text = plain(printed(console_result(a_result(question))))
    shown = annotate(a_notebook(), a_result(question, PASSED), "1_numbers").cells[3].outputs[0].data
    for words in (page.words, text, Page(shown["text/html"]).words, shown["text/plain"]):
        assert "not judged" in words
        assert "x is left alone" in words
        assert "Work on a copy." not in words
        assert "relative error" not in words
    assert not [label for label in page.values("aria-label") if "out[0, 1" in label]


def test_test_that_is_not_judged_is_no_entry_of_the_item_analysis() -> None:
    unseen = replace(UNSEEN, name="test_stride_two")
    results = [a_result(a_question(a_test()), student="amara"), a_result(a_question(unseen), student="bjorn")]
    [test] = summarise(results).tests
    assert (test.item.answered, test.item.passed) == (1, 1)


# The class report


def class_report(
    assignment: Assignment,
    results: list[Result],
    links: dict[str, str],
    ungraded: dict[str, str] | None = None,
) -> str:
    """The page itself."""
    return report_files(results, links, ungraded)[f"{assignment.id}.html"]


def report_files(
    results: list[Result], links: dict[str, str], ungraded: dict[str, str] | None = None
) -> dict[str, str]:
    return dict(class_report_files(ASSIGNMENT, iter(results), links.get, ungraded or {}))


def a_class() -> list[Result]:
    return [
        a_result(a_question(a_test(seconds=9.0)), student="bjorn"),
        a_result(PARTLY, student="amara", incidents=(Incident("1_numbers.ipynb", "a cell was changed"),)),
        a_result(a_question(a_test(Outcome.TIMEOUT)), student="chen"),
        a_result(BROKEN, student="dmitri"),
    ]


def test_class_report_shows_mean_median_and_pass_rates_of_the_graded() -> None:
    page = Page(class_report(ASSIGNMENT, a_class(), {}))
    words = " ".join(page.words.split())
    assert "Students graded3" in words
    assert "8.3 / 15" in words  # mean of 15, 10 and 0
    assert "10.0 / 15" in words
    assert "33 % passed" in words
    assert "passed 1 partly 1 timeout 1" in words
    assert {"moving_average: passed", "Stride 2 works: failed"} <= set(page.values("data-title"))
    assert "Stride 2 works1 / 333 %–" in words  # a row of the tests' table; other questions: none


def test_class_report_counts_likely_causes_the_most_common_first() -> None:
    causes = {"amara": "dtype", "bjorn": "too_wide", "chen": "too_wide", "dmitri": ""}
    results = [a_result(replace(PARTLY, cause=cause), student=name) for name, cause in causes.items()]
    words = " ".join(Page(class_report(ASSIGNMENT, results, {})).words.split())
    assert "What went wrong: 2 likely causes" in words
    assert f"{TOO_WIDE.sentence}2 students {DTYPE.sentence}1 student" in words


def test_class_report_of_right_answers_names_no_causes() -> None:
    assert "What went wrong" not in class_report(ASSIGNMENT, [a_result(PASSED)], {})


def test_class_report_puts_submissions_without_a_grade_first_with_the_reason() -> None:
    words = Page(class_report(ASSIGNMENT, a_class(), {}, {"zoe": "OSError: disk full"})).words
    assert "2 submissions could not be graded" in words
    assert "OSError: disk full" in words
    assert words.index("could not be graded") < words.index("Students graded")
    assert "assert student == SECRET_EXPECTED" in words


def test_class_report_names_what_was_passed_over_where_students_hand_in() -> None:
    lines = ["zoe/<b>hw.7z: such an archive is not opened", "eve: it is a link"]
    files = dict(class_report_files(ASSIGNMENT, iter(a_class()), {}.get, {}, lines))
    page = Page(files[f"{ASSIGNMENT.id}.html"])
    assert all(line in page.words for line in lines)
    assert "not graded or not read: 2" in page.words


def test_class_report_links_each_feedback_page() -> None:
    page = class_report(ASSIGNMENT, a_class(), {"amara": "../feedback/amara/toy.html"})
    links = {student[0]: student[2] for student in data_of(page)["students"]}
    assert (links["amara"], links["chen"]) == ("../feedback/amara/toy.html", None)


def test_a_student_named_like_a_link_gives_a_plain_relative_link() -> None:
    name = "javascript:alert(1)"
    page = class_report(ASSIGNMENT, [a_result(PASSED, student=name)], {name: f"{name}/toy.html"})
    assert data_of(page)["students"][0][2] == "javascript%3Aalert%281%29/toy.html"


def test_score_histogram_counts_full_marks_apart() -> None:
    scores = (0, 9.99, 10, 55, 99.9, 100)
    results = [replace(a_result(PASSED), score=score, max_score=100) for score in scores]
    assert summarise(results).bins == (2, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1)


def test_slowest_tests_and_students_come_first() -> None:
    summary = summarise(a_class())
    assert summary.slowest_students[0] == ("bjorn", 9.0)
    assert summary.slowest_tests[0].slowest_student == "bjorn"


@pytest.mark.parametrize("results", [[], [a_result(BROKEN)]])
def test_class_without_a_single_grade_still_gives_a_report(results: list[Result]) -> None:
    assert "class report" in class_report(ASSIGNMENT, results, {})


def test_report_on_a_thousand_students_stays_small_enough_to_open() -> None:
    questions = [
        replace(PARTLY, id=question, notebook=notebook.id)
        for notebook in ASSIGNMENT.notebooks
        for question in notebook.questions
    ]
    results = [a_result(*questions, student=f"student{n:04d}") for n in range(1000)]
    assert len(class_report(ASSIGNMENT, results, {})) < 2_000_000


def data_of(page: str) -> dict[str, Any]:
    """What the script of a class report works with."""
    [text] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(text)
    return data


def test_report_has_everybody_for_its_script_with_what_they_stand_behind() -> None:
    note = Incident("1_numbers.ipynb", "a cell was changed")
    wrong = replace(PARTLY, cause="too_wide")
    results = [a_result(wrong, student="zoe", incidents=(note,)), a_result(PASSED, student="amara")]
    listed = ClassList(("amara", "noor", "zoe"), {"zoe": "B"}, {"written": ("zoe",)}, {"zoe": "Zoë O'Neil"})
    files = dict(class_report_files(ASSIGNMENT, results, "{}.html".format, {"eve": "no room"}, listed=listed))
    data = data_of(files["toy.html"])
    people = {student[0]: student for student in data["students"]}
    assert list(people) == ["amara", "zoe", "eve", "noor"]
    assert people["zoe"][1:6] == ["Zoë O'Neil", "zoe.html", "B", [], 10]
    assert people["zoe"][10:] == [[0], [0]]
    assert [data["cells"][at] for at in people["zoe"][7]] == [[0, "partly", 10, "too_wide", "-+"]]
    assert people["noor"][1:6] == ["", None, "", ["missing"], None]
    assert people["eve"][4] == ["not graded"]


def test_late_and_waiting_submissions_are_counted_and_named() -> None:
    due = datetime(2026, 3, 1)
    total = Total("amara", 12.0, 2.0, 20, due + timedelta(hours=1), waits=True, due=due)
    files = dict(class_report_files(ASSIGNMENT, [a_result(PARTLY)], {}.get, totals={"amara": total}))
    words = " ".join(Page(files["toy.html"]).words.split())
    assert "1 late 1 to grade by hand" in words
    [student] = data_of(files["toy.html"])["students"]
    assert student[4:6] == [["late", "to grade by hand"], 10]
    assert student[9] == 2


def test_sections_causes_and_the_course_so_far_are_in_the_report() -> None:
    results = [
        a_result(replace(PARTLY, cause="too_wide"), student=name) for name in ("amara", "bjorn", "chen")
    ]
    results.append(a_result(replace(PARTLY, id="differences", cause="too_wide"), student="dmitri"))
    listed = ClassList(
        sections={"amara": "East", "bjorn": "West"},
        averages=(Average("first", 40, 0.81, 0.9), Average("toy", 4, 0.67, 0.67)),
    )
    files = dict(class_report_files(ASSIGNMENT, results, {}.get, listed=listed))
    words = " ".join(Page(files["toy.html"]).words.split())
    assert "first4081 %90 % toy467 %67 %" in words
    assert "none210.010.0 East110.010.0 West1" in words
    assert f"{TOO_WIDE.sentence}moving_average 3, differences 14" in words


def test_only_the_reports_own_script_may_run() -> None:
    page = class_report(ASSIGNMENT, a_class(), {})
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in page


def test_table_of_a_class_has_everybody_and_starts_no_formula() -> None:
    results = [*a_class(), a_result(PARTLY, student="=1+1")]
    text = report_files(results, {}, {"zoe": "OSError: disk full"})["toy.csv"]
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == {"amara", "bjorn", "chen", "dmitri", "zoe", "'=1+1"}
    assert (rows["amara"]["total"], rows["amara"]["moving_average"], rows["amara"]["incidents"]) == (
        "10.0",
        "10.0",
        "1",
    )
    assert rows["dmitri"]["total"] == ""
    assert "SECRET_EXPECTED" in rows["dmitri"]["not_graded"]
    assert rows["zoe"]["not_graded"] == "OSError: disk full"


def test_rows_of_students_without_a_result_are_in_alphabetical_order() -> None:
    students = [f"student{number:02d}" for number in range(40)]
    text = report_files(a_class(), {}, dict.fromkeys(reversed(students), "no room"))["toy.csv"]
    rows = [row["student"] for row in csv.DictReader(io.StringIO(text))]
    assert rows == ["amara", "bjorn", "chen", "dmitri", *students]


# The annotated notebook


@pytest.mark.parametrize("share", [0.0, 0.5, 1 / 3, 0.1 + 0.2, 1.0])
def test_nbgrader_reads_the_same_points_from_the_annotated_notebook(share: float) -> None:
    graded = replace(PARTLY, points=15 * share)
    notebook = annotate(a_notebook(), a_result(graded, PASSED), "1_numbers")
    assert determine_grade(notebook.cells[3]) == (15 * share, 15)
    assert determine_grade(notebook.cells[5]) == (15, 15)


def test_annotated_test_cell_shows_the_feedback_as_html_and_as_text() -> None:
    notebook = annotate(a_notebook(), a_result(PARTLY, PASSED), "1_numbers")
    nbformat.validate(notebook)
    shown, grade = notebook.cells[3].outputs
    assert (shown.output_type, grade.output_type, grade.data["text/plain"]) == (
        "display_data",
        "execute_result",
        "10.0",
    )
    for text in (Page(shown.data["text/html"]).words, shown.data["text/plain"]):
        assert WRONG.message in text
        assert "relative error 0.31, allowed 1e-06" in text
        assert "Hint: Step by stride" in text


def test_other_cells_of_the_annotated_notebook_show_nothing_and_the_original_is_kept() -> None:
    original = a_notebook()
    notebook = annotate(original, a_result(PARTLY, PASSED), "1_numbers")
    assert [len(cell.get("outputs", [])) for cell in notebook.cells] == [0, 0, 0, 2, 0, 2]
    assert original.cells[3].outputs[0].text == "RuntimeWarning"
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in original.cells]


def test_annotating_refuses_a_result_without_a_grade() -> None:
    with pytest.raises(ValueError, match="no grade to write"):
        annotate(a_notebook(), a_result(PARTLY, PASSED, BROKEN), "1_numbers")
    with pytest.raises(ValueError, match="cell 'test_differences' has no grade"):
        annotate(a_notebook(), a_result(PARTLY), "1_numbers")


# The console


def test_console_has_each_students_points_score_and_incidents() -> None:
    text = plain(printed(console_class([a_result(PARTLY, UNTOUCHED, incidents=(Incident("a", "b"),))])))
    assert re.search(r"amara +10 +- +10 +1\b", text)
    assert "Q2  Tally" in text


def test_console_has_a_column_for_each_notebook_where_questions_are_many() -> None:
    many = [replace(PARTLY, id=f"{notebook}{n}", notebook=notebook) for notebook in "ab" for n in range(9)]
    text = plain(printed(console_class([a_result(*many, UNTOUCHED)]), 80))
    assert re.search(r"amara +90 +90 +- +180 *$", text, re.MULTILINE)
    assert re.search(r"Of +135 +135 +8 +278 *$", text, re.MULTILINE)
    assert "N2  b" in text
    assert "…" not in text


def test_console_sums_up_a_class_too_large_to_list_by_question() -> None:
    answers = [PARTLY] * 40 + [PASSED] * 60 + [a_question(WRONG, id="differences")] * 2
    answers += [replace(UNTOUCHED, id="differences", notebook="1_numbers")] * 3
    text = plain(
        printed(console_class([a_result(answer, student=f"s{n}") for n, answer in enumerate(answers)]))
    )
    assert re.search(r"moving_average +10 +15 +0 +40 +0 +0\b", text)
    assert re.search(r"differences +13.8 +15 +60 +0 +2 +3\b", text)
    assert "105 students, mean 12.4 of 15, median 15" in text
    assert "s17" not in text


def test_console_result_tells_failing_tests_with_message_and_hint() -> None:
    text = plain(printed(console_result(a_result(PARTLY, PASSED))))
    for words in (WRONG.message, WRONG.hint, "failed: Stride 2 works", "relative error 0.31", "25 / 30"):
        assert words in text
    assert "Padding 0 works" not in text


def test_terminal_sequences_and_markup_of_students_are_inert_on_the_console() -> None:
    attack = "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[0m [bold red]marked[/] :smile: \x9b31m \u202etxt\r over"
    hostile = a_question(a_test(Outcome.FAILED, message=attack))
    result = a_result(hostile, student=attack, incidents=(Incident(attack, attack),))
    text = printed(console_class([result]), 200) + printed(console_result(result), 200)
    for sequence in ("\x1b[2J", "\x1b]0", "\x1b[31mred", "\x9b", "\u202e", "\r", "\x07"):
        assert sequence not in text
    assert text.count("[bold red]marked[/] :smile:") >= 4


# Hostile text


def hostile_result() -> Result:
    wrong = replace(WRONG, message=HOSTILE, hint=HOSTILE, title=HOSTILE, picture=ErrorMap(HOSTILE, ((0, 2),)))
    broken = a_question(a_test(Outcome.HARNESS_ERROR, message=HOSTILE), id="differences")
    return a_result(
        a_question(wrong, a_test()), broken, student=HOSTILE, incidents=(Incident(HOSTILE, HOSTILE),)
    )


def hostile_pages() -> dict[str, str]:
    result = hostile_result()
    graded = replace(result, questions=result.questions[:1])
    notebook = a_notebook()
    del notebook.cells[5]
    output = annotate(notebook, graded, "1_numbers").cells[3].outputs[0]
    return {
        "feedback": feedback_page(ASSIGNMENT, result),
        "class report": class_report(
            ASSIGNMENT, [result, replace(graded, student=HOSTILE + "2")], {HOSTILE: HOSTILE}
        ),
        "notebook": output.data["text/html"],
    }


@pytest.mark.parametrize("name", ["feedback", "class report", "notebook"])
def test_hostile_text_stays_text(name: str) -> None:
    text = hostile_pages()[name]
    page = Page(text)
    assert not {"img", "iframe", "object", "link", "base", "form"} & set(page.tags)
    assert page.tags.count("script") == (2 if name == "class report" else 0)
    assert not [attribute for _, attribute, _ in page.attributes if attribute.startswith("on")]
    assert "<script>alert(1)</script>" in page.words
    assert "{{ 7 * 7 }}" in page.words
    assert text.count("</style>") == text.count("<style>")


@pytest.mark.parametrize("name", ["feedback", "class report", "notebook"])
def test_pages_need_nothing_from_outside(name: str) -> None:
    page = Page(hostile_pages()[name])
    links = [value for name in ("href", "src", "xlink:href", "action") for value in page.values(name)]
    assert not [link for link in links if re.match(r"[a-z]+:|//", link)]
    assert page.tags.count("script") == (2 if name == "class report" else 0)
    if name != "notebook":
        assert any(value.startswith("default-src 'none'") for value in page.values("content"))


def test_megabytes_of_message_are_cut_and_the_rest_counted() -> None:
    wrong = a_question(
        a_test(Outcome.FAILED, message="A" * 3_000_000), a_test(Outcome.FAILED, message="\n" * 9000)
    )
    page = feedback_page(ASSIGNMENT, a_result(wrong, student="W" * 10_000))
    assert len(page) < 60_000
    assert "(2,998,000 more characters)" in page


def test_pages_can_be_written_whatever_characters_a_student_uses() -> None:
    name = "lone \ud800 surrogate, nul \0, reversed \u202e, שלום, 学生, e\u0301, \U0001f600"
    page = feedback_page(ASSIGNMENT, a_result(PASSED, student=name))
    page.encode("utf-8")
    assert "\0" not in page
    assert "\u202e" not in page
    assert "שלום, 学生, e\u0301, \U0001f600" in html.unescape(page)
    class_report(ASSIGNMENT, [a_result(PASSED, student=name)], {name: "\udcff.html"}).encode("utf-8")


def test_clean_keeps_lines_and_tabs_and_drops_what_moves_the_cursor() -> None:
    assert clean("a\tb\r\nc\x1b[1;31md\x1b[0m\x08") == "a\tb\ncd\N{REPLACEMENT CHARACTER}"


def test_shorten_leaves_a_short_text_alone_and_limits_lines() -> None:
    assert shorten("short") == "short"
    assert shorten("1\n2\n3", lines=2) == "1\n2… (2 more characters)"


@pytest.mark.parametrize(
    ("value", "text"), [(15.0, "15"), (7.5, "7.5"), (8 / 3, "2.67"), (0.0, "0"), (100.0, "100")]
)
def test_points_have_no_needless_decimals(value: float, text: str) -> None:
    assert points(value) == text
