"""Counts, rate and time left of a run, with a clock that the tests move."""

from __future__ import annotations

import pytest

from autograder.running.events import Begun, InWork, StudentNotGraded
from autograder.running.watching import wording
from autograder.running.watching.tally import WINDOW, Tally
from tests.autograder.running.watching.pretended import a_run, graded


class Clock:
    """Stands still until a test moves it; in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tally(clock: Clock) -> Tally:
    return Tally(clock)


def test_counts_add_up_to_the_class(tally: Tally) -> None:
    for event in a_run():
        tally.see(event)
    assert (tally.students, tally.known, tally.graded, tally.not_graded) == (13, 3, 9, {"lost"})
    assert (tally.done, tally.left, tally.noted) == (13, 0, 1)
    assert sum(tally.bins) == 9
    assert tally.bins[10] == 1
    assert tally.mean == pytest.approx((7 * 28 + 70) / 9)


def test_student_whose_grade_the_gradebook_refuses_counts_once(tally: Tally) -> None:
    tally.see(Begun(2, 0, 1, "landlock"))
    tally.see(graded("ada"))
    tally.see(StudentNotGraded("ada", "the grade could not be recorded"))
    assert (tally.done, tally.left, tally.graded) == (1, 1, 0)


def test_rate_and_time_left_begin_with_the_first_student(tally: Tally, clock: Clock) -> None:
    clock.now += 50  # getting ready
    tally.see(Begun(30, 10, 2, "landlock"))
    assert wording.pace(tally) == "too early to say how long, 0:50 so far"
    for number in range(5):
        clock.now += 2
        tally.see(graded(f"student{number}"))
    assert wording.progress(tally) == "15 of 30, 10 known, 30 a minute, 0:15 to 0:35 left, 1:00 so far"


def test_rate_follows_a_run_that_slows_down_and_falls_while_nothing_is_finished(
    tally: Tally, clock: Clock
) -> None:
    tally.see(Begun(1000, 0, 2, "landlock"))
    for number in range(2 * WINDOW):
        clock.now += 1 if number < WINDOW else 4
        tally.see(graded(f"student{number}"))
    assert tally.pace.per_second == pytest.approx(0.25)
    clock.now += 4 * WINDOW
    assert tally.pace.per_second == pytest.approx(0.125)


def test_students_in_work_are_those_of_the_latest_event_who_are_not_finished(tally: Tally) -> None:
    assert wording.in_work(tally) == ""
    tally.see(InWork(("ada", "ben")))
    tally.see(InWork(("ben", "cleo")))
    assert wording.in_work(tally) == "in work: ben, cleo"
    tally.see(graded("ben"))
    assert wording.in_work(tally) == "in work: cleo"


@pytest.mark.parametrize("name", ["a" * 200, "a\nb\x1b[2J"])
def test_names_in_work_take_one_short_line_whatever_they_hold(tally: Tally, name: str) -> None:
    tally.see(InWork(tuple(f"{name}{number}" for number in range(2000))))
    text = wording.in_work(tally)
    assert 0 < len(text) < 60
    assert text.isprintable()


def test_everybody_known_leaves_nothing_to_do(tally: Tally) -> None:
    tally.see(Begun(200, 200, 2, "landlock"))
    assert tally.left == 0
    assert wording.ending(tally) == "nothing had to be graded; 200 known before"


def test_histogram_shows_empty_bins_as_gaps_and_single_students_as_low_bars(tally: Tally) -> None:
    assert wording.distribution(tally) == ""
    for number in range(9):
        tally.see(graded(f"student{number}", 35 if number else 70))
    assert wording.distribution(tally) == "scores 0      █    ▁ 70, mean 38.9"


@pytest.mark.parametrize(
    ("seconds", "text"), [(6.6, "0:07"), (59.7, "1:00"), (3599.6, "1:00:00"), (90061, "25:01:01")]
)
def test_durations_read_as_on_a_clock(seconds: float, text: str) -> None:
    assert wording.duration(seconds) == text


def test_stopped_run_says_what_is_kept_and_how_to_go_on(tally: Tally, clock: Clock) -> None:
    command = "python -m autograder grade toy"
    assert (
        wording.stopping(tally, command)
        == f"stopped before anything was graded; to start again:\n  {command}"
    )
    tally.see(Begun(30, 10, 2, "landlock"))
    tally.see(graded("ada"))
    tally.see(StudentNotGraded("lost", "the folder cannot be read"))
    clock.now += 70
    assert wording.stopping(tally, command) == (
        f"stopped after 1:10: 11 of 30 students are finished and kept, 19 left; to continue:\n  {command}"
    )
