"""What a person enters in the gradebook is on page, report, table and export, to the cent."""

from __future__ import annotations

import csv
import html
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograder.__main__ import main
from autograder.platforms.exporting import export
from autograder.running.renewing import renew
from tests.autograder.report.test_report import data_of
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS

LATE = """
from nbgrader.plugins import LateSubmissionPlugin

class Tenth(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10

c = get_config()
c.AssignLatePenalties.plugin_class = Tenth
"""


@pytest.fixture
def graded(classroom: Class) -> Class:
    """Ada and ben are graded; ben is late."""
    (classroom.root / "nbgrader_config.py").write_text(LATE)
    stamp = classroom.root / "submitted" / "ben" / ASSIGNMENT.id / "timestamp.txt"
    stamp.write_text("2026-03-02 13:30:00 UTC")
    with Gradebook(classroom.url) as book:
        book.update_or_create_assignment(ASSIGNMENT.id, duedate="2026-03-01 12:00:00 UTC")
    classroom.grade()
    classroom.suite.graded.clear()
    return classroom


def grade_by_hand(classroom: Class, student: str = "ben") -> None:
    """A written answer with a comment, an override, and extra points."""
    with Gradebook(classroom.url) as book:
        written = ("explain_width", NUMBERS, ASSIGNMENT.id, student)
        grade = book.find_grade(*written)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.25, False
        book.find_comment(*written).manual_comment = "Mind the <edges>."
        overruled = book.find_grade("test_moving_average", NUMBERS, ASSIGNMENT.id, student)
        overruled.manual_score, overruled.needs_manual_grade = 9, False
        book.db.commit()


def page(classroom: Class, student: str = "ben") -> str:
    """The words of a page."""
    text = (classroom.root / "results" / student / f"{ASSIGNMENT.id}.html").read_text()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text.split("</style>")[1])).split())


def due(classroom: Class, student: str) -> float:
    """The total as nbgrader's own exporter says it."""
    with Gradebook(classroom.url) as book:
        found = book.find_submission(ASSIGNMENT.id, student)
        return float(found.score - found.late_submission_penalty)


def table(classroom: Class) -> dict[str, dict[str, str]]:
    with (classroom.root / "results" / f"{ASSIGNMENT.id}.csv").open() as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_page_has_points_and_comments_of_a_person_penalty_dates_and_the_total(graded: Class) -> None:
    grade_by_hand(graded)
    done = renew(ASSIGNMENT, graded.course)
    assert graded.executed == []
    assert done.changed == ["ben"]
    words = page(graded)
    for expected in (
        "set by a person; the tests gave 5 9 / 10",
        "graded by a person Comment: Mind the <edges>.",
        "Extra points +0.25",
        "Late penalty −1.48",
        "Handed in 2026-03-02 13:30 UTC",
        "Due 2026-03-01 12:00 UTC",
        "Late 1 d 1 h 30 min",
        "Graded 20",
        "Total 13.28 /",
    ):
        assert expected in words, words
    assert due(graded, "ben") == pytest.approx(13.275)


def test_page_report_table_and_export_say_the_same_total(graded: Class) -> None:
    grade_by_hand(graded)
    renew(ASSIGNMENT, graded.course)
    exported = csv.DictReader(
        export(ASSIGNMENT, graded.course, "csv", None).data.decode("utf-8-sig").splitlines()
    )
    totals = {row["student_id"]: float(row["total"]) for row in exported}
    report = (graded.root / "results" / f"{ASSIGNMENT.id}.html").read_text()
    reported = {line[0]: line[5] for line in data_of(report)["students"]}
    for student, row in table(graded).items():
        assert totals[student] == float(row["total"]) == pytest.approx(due(graded, student))
        assert reported[student] == pytest.approx(totals[student])
        assert f"Total {totals[student]:.2f}".rstrip("0").rstrip(".") in page(graded, student)
        added = sum(float(row[question]) for question in ASSIGNMENT.questions) + float(row["by_hand"])
        assert added - float(row["late_penalty"]) == pytest.approx(totals[student])


def test_changed_due_date_reaches_page_and_gradebook_without_a_run(graded: Class) -> None:
    assert "Late penalty" in page(graded)
    with Gradebook(graded.url) as book:
        book.update_or_create_assignment(ASSIGNMENT.id, duedate="2026-03-09 12:00:00 UTC")
    assert renew(ASSIGNMENT, graded.course).changed == ["ada", "ben"], "the due date stands on every page"
    assert "Late penalty" not in page(graded)
    assert due(graded, "ben") == graded.scores()["ben"]


def test_renewing_twice_changes_nothing(graded: Class) -> None:
    grade_by_hand(graded)
    renew(ASSIGNMENT, graded.course)
    assert renew(ASSIGNMENT, graded.course).changed == []


def test_next_run_finds_the_page_that_is_older_than_its_points(graded: Class) -> None:
    grade_by_hand(graded, "ada")
    graded.grade()
    assert graded.executed == []
    assert "Mind the <edges>." in page(graded, "ada")


def test_page_and_report_say_that_a_person_has_still_to_grade(graded: Class) -> None:
    with Gradebook(graded.url) as book:
        book.find_grade("explain_width", NUMBERS, ASSIGNMENT.id, "ada").needs_manual_grade = True
        book.db.commit()
    renew(ASSIGNMENT, graded.course)
    assert "still to be graded by a person" in page(graded, "ada")
    report = (graded.root / "results" / f"{ASSIGNMENT.id}.html").read_text()
    states = {line[0]: line[4] for line in data_of(report)["students"]}
    assert "to grade by hand" in states["ada"]


def test_student_whose_points_are_not_of_the_last_result_is_named_and_keeps_the_page(graded: Class) -> None:
    before = page(graded)
    with Gradebook(graded.url) as book:
        book.find_grade("test_moving_average", NUMBERS, ASSIGNMENT.id, "ben").auto_score = 1.5
        book.db.commit()
    done = renew(ASSIGNMENT, graded.course)
    assert set(done.without) == {"ben"}
    assert "autograder grade" in done.without["ben"]
    assert page(graded) == before


def test_command_says_what_changed_and_who_has_no_page(graded: Class) -> None:
    grade_by_hand(graded)
    graded.hand_in("cleo", "values")
    said = CliRunner().invoke(main, ["feedback", ASSIGNMENT.id, "--course", str(graded.root)])
    assert said.exit_code == 1, said.output
    assert "students in the gradebook   2\npages changed               1\n" in said.output
    assert "cleo: not graded yet" in said.output


def test_command_before_any_grading_says_what_to_run(tmp_path: Path, new_gradebook: Path) -> None:
    shutil.copyfile(new_gradebook, tmp_path / "gradebook.db")
    said = CliRunner().invoke(main, ["feedback", ASSIGNMENT.id, "--course", str(tmp_path)])
    assert said.exit_code == 1
    assert "nothing was graded into this folder yet" in str(said.exception)
