"""Late work loses points by the rule in assignment.toml; free days and exceptions are the course's."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course.assignment import LateRule
from autograder.course.folders import Course
from autograder.gradebook import late_days
from autograder.gradebook.late_days import LateDays
from autograder.results.total import DaysLate
from tests.autograder.gradebook.graded_courses import hand_in
from tests.toy_submissions import TOY

DAY = 86_400.0
RULES = {"toy": LateRule(percent_a_day=10, grace_minutes=15), "first": LateRule(percent_a_day=50)}


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late_days, "_rule", RULES.get)


@pytest.mark.parametrize(
    ("seconds", "days"),
    [(0, 0), (900, 0), (901, 1), (DAY, 1), (DAY + 900, 1), (DAY + 901, 2), (30 * DAY, 30)],
)
def test_each_day_that_begins_after_the_grace_counts(seconds: float, days: int) -> None:
    assert RULES["toy"].days(seconds) == days


@pytest.mark.parametrize(
    ("free", "first", "toy", "charged"),
    [
        (0, 0, 2, {"first": 0, "toy": 2}),
        (3, 0, 2, {"first": 0, "toy": 0}),
        (3, 2, 2, {"first": 0, "toy": 1}),
        (1, 2, 2, {"first": 1, "toy": 2}),
    ],
)
def test_free_days_go_to_what_was_due_first(
    free: int, first: float, toy: float, charged: dict[str, int]
) -> None:
    late = {"first": first * DAY, "toy": toy * DAY, "of another course": DAY}
    found = LateDays(free=free).by_assignment("ada", late)
    assert {name: days.charged for name, days in found.items()} == charged


def test_exception_is_for_one_student_and_one_assignment() -> None:
    plugin = LateDays(exceptions={"toy": {"ada": 2}})
    late = {"first": DAY, "toy": 3 * DAY}
    ada, ben = (plugin.by_assignment(student, late) for student in ("ada", "ben"))
    assert (ada["first"].charged, ada["toy"].charged, ada["toy"].excused) == (1, 1, 2)
    assert (ben["first"].charged, ben["toy"].charged, ben["toy"].excused) == (1, 3, 0)


@pytest.mark.filterwarnings("ignore")  # of nbgrader's own session
def test_gradebook_follows_the_rule_and_the_numbers_of_the_course(tmp_path: Path) -> None:
    course = Course.at(tmp_path)
    gradebook.prepare(TOY, course)
    graded = hand_in(course, ["perfect"])
    (course.submitted / "perfect" / TOY.id / "timestamp.txt").write_text("2026-03-03 12:00:00 UTC")
    with Gradebook(course.db_url) as book:
        book.update_or_create_assignment(TOY.id, duedate="2026-03-01 12:00:00 UTC")
        book.update_or_create_assignment("first", duedate="2026-02-01 12:00:00 UTC")
        book.add_student("perfect")
        book.add_submission("first", "perfect", timestamp="2026-02-02 12:00:00 UTC")
    assert gradebook.record_all(TOY, course, graded) == {}
    assert share(course) == pytest.approx(0.2, abs=1e-3)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.LateDays.free = 2\n")
    gradebook.settle_penalties(TOY, course)
    assert share(course) == pytest.approx(0.1, abs=1e-3), "one of the free days went to the first assignment"
    days_late = gradebook.days_late(tmp_path, course.db_url, TOY.id)("perfect")
    assert days_late == DaysLate(days=2, excused=0, free=1, percent=10, grace_minutes=15)


@pytest.mark.parametrize("option", ["enabled = False", "plugin_class = LateSubmissionPlugin"])
def test_nobody_is_told_of_the_rule_where_the_course_has_another(tmp_path: Path, option: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        "from nbgrader.plugins import LateSubmissionPlugin\n"
        f"c = get_config()\nc.AssignLatePenalties.{option}\n"
    )
    course = Course.at(tmp_path)
    gradebook.prepare(TOY, course)
    assert gradebook.days_late(tmp_path, course.db_url, TOY.id)("perfect") is None


def share(course: Course) -> float:
    """The part of the score that was taken off."""
    total = gradebook.totals(course.db_url, TOY.id)["perfect"]
    return total.penalty / total.score
