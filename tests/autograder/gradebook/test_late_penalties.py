"""Late penalties follow due date, extensions, rules and times of submission, whenever those were entered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from autograder import gradebook
from autograder.course.files import timestamp
from autograder.course.folders import Course
from tests.autograder.gradebook.graded_courses import STUDENTS, hand_in
from tests.toy_submissions import NUMBERS, TALLY, TOY

TENTH = """
from nbgrader.plugins import LateSubmissionPlugin

class Tenth(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10

c = get_config()
c.AssignLatePenalties.plugin_class = Tenth
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course.at(tmp_path)
    (tmp_path / "nbgrader_config.py").write_text(TENTH)
    gradebook.prepare(TOY, course)
    graded = hand_in(course, STUDENTS)
    for student in STUDENTS:
        stamp(course, student, b"2026-03-02 12:00:00 UTC")
    gradebook.record_all(TOY, course, graded)
    return course


def stamp(course: Course, student: str, data: bytes) -> None:
    (course.submitted / student / TOY.id / "timestamp.txt").write_bytes(data)


def penalties(course: Course) -> dict[str, float]:
    """The part of the score that was taken off, by student."""
    with Gradebook(course.db_url) as book:
        return {
            submission.student_id: round(submission.late_submission_penalty / submission.score, 6)
            for submission in book.assignment_submissions(TOY.id)
        }


def due(course: Course, time: str | None) -> None:
    with Gradebook(course.db_url) as book:
        book.find_assignment(TOY.id).duedate = parse_utc(time)
        book.db.commit()


def extend(course: Course) -> None:
    with Gradebook(course.db_url) as book:
        book.grant_extension(TOY.id, "perfect", days=3)


def forgive(course: Course) -> None:
    (course.root / "nbgrader_config.py").write_text(TENTH.replace("score / 10", "0"))


def double(course: Course) -> None:
    (course.root / "nbgrader_config.py").write_text(TENTH.replace("/ 10", "/  5"))


def test_due_date_that_was_entered_after_grading_takes_points_in_the_next_run(course: Course) -> None:
    assert set(penalties(course).values()) == {0}
    due(course, "2026-03-01 12:00:00 UTC")
    assert gradebook.make_ready(TOY, course, STUDENTS) == []
    assert set(penalties(course).values()) == {0.1}
    due(course, None)
    gradebook.make_ready(TOY, course, STUDENTS)
    assert set(penalties(course).values()) == {0}


@pytest.mark.parametrize(
    ("change", "perfect", "others"), [(extend, 0, 0.1), (forgive, 0, 0), (double, 0.2, 0.2)]
)
def test_rule_that_changed_after_grading_holds_in_the_next_run(
    course: Course, change: Callable[[Course], None], perfect: float, others: float
) -> None:
    due(course, "2026-03-01 12:00:00 UTC")
    gradebook.make_ready(TOY, course, STUDENTS)
    change(course)
    gradebook.make_ready(TOY, course, STUDENTS)
    taken = penalties(course)
    assert taken.pop("perfect") == perfect
    assert set(taken.values()) == {others}


def test_points_that_were_given_by_hand_since_count(course: Course) -> None:
    due(course, "2026-03-01 12:00:00 UTC")
    gradebook.make_ready(TOY, course, STUDENTS)
    with Gradebook(course.db_url) as book:
        book.find_grade("explain_width", NUMBERS, TOY.id, "perfect").manual_score = 4
        book.db.commit()
    gradebook.make_ready(TOY, course, STUDENTS)
    assert penalties(course)["perfect"] == 0.1


def test_settling_twice_changes_nothing(course: Course) -> None:
    due(course, "2026-03-01 12:00:00 UTC")
    gradebook.make_ready(TOY, course, STUDENTS)
    before = (course.root / "gradebook.db").read_bytes()
    gradebook.make_ready(TOY, course, STUDENTS)
    assert (course.root / "gradebook.db").read_bytes() == before


@pytest.mark.parametrize(
    "data",
    [
        "2026-03-02 12:00:00 UTC".encode("utf-16"),
        "2026-03-02 12:00:00 UTC\r\n".encode("utf-16-le"),
        b"\xef\xbb\xbf2026-03-02 12:00:00 UTC\n",
        b"Mon 03/02/2026 12:00:00.00",
        b"1772452800",
        b"Mon, 02 Mar 2026 13:00:00 +0100",
    ],
)
def test_time_of_submission_counts_however_it_was_written(course: Course, data: bytes) -> None:
    due(course, "2026-03-02 11:00:00 UTC")
    (graded,) = hand_in(course, ["perfect"])
    stamp(course, "perfect", data)
    assert gradebook.make_ready(TOY, course, STUDENTS) == []
    gradebook.record_all(TOY, course, [graded])
    assert penalties(course)["perfect"] == 0.1
    copied = timestamp(course.autograded / "perfect" / TOY.id)
    assert str(parse_utc(copied)) == "2026-03-02 12:00:00", "as nbgrader's feedback step reads it"


@pytest.mark.parametrize(
    "data", [b"03/02/2026 12:00", b"last night", b"\xff\xfe\x00", b"x" * 5000, b"\x80\x81"]
)
def test_time_that_cannot_be_read_is_named_and_costs_nothing(course: Course, data: bytes) -> None:
    (graded,) = hand_in(course, ["deleted_cell"])
    stamp(course, "deleted_cell", data)
    (warning,) = gradebook.make_ready(TOY, course, STUDENTS)
    assert f"deleted_cell/{TOY.id}/timestamp.txt" in warning
    assert "write it as 2026-03-01 12:00:00 UTC" in warning
    assert gradebook.record_all(TOY, course, [graded]) == {}
    assert not (course.autograded / "deleted_cell" / TOY.id / "timestamp.txt").exists()


def test_linked_time_is_named_and_not_followed(course: Course, tmp_path: Path) -> None:
    file = course.submitted / "perfect" / TOY.id / "timestamp.txt"
    file.unlink()
    file.symlink_to(course.submitted / "deleted_cell" / TOY.id / "timestamp.txt")
    (warning,) = gradebook.make_ready(TOY, course, STUDENTS)
    assert "perfect" in warning


def test_notebook_that_was_not_handed_in_loses_nothing(course: Course) -> None:
    due(course, "2026-03-01 12:00:00 UTC")
    gradebook.make_ready(TOY, course, STUDENTS)
    with Gradebook(course.db_url) as book:
        parts = {part.name: part for part in book.find_submission(TOY.id, "forgotten_notebook").notebooks}
        assert parts[NUMBERS].late_submission_penalty is None
        assert parts[TALLY].late_submission_penalty
