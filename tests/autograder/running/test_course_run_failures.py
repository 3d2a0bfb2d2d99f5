"""What can go wrong around a run has one message, and the next run makes it good without grading again."""

from __future__ import annotations

import fcntl
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder import gradebook
from autograder.course.folders import CourseError
from autograder.gradebook import GradebookError
from autograder.running import course_run
from autograder.running.events import Event, StudentGraded, Trouble
from autograder.running.history import history
from autograder.running.journal import JournalError
from autograder.running.run_error import RunError
from tests.autograder.running.conftest import ASSIGNMENT, Class

AGAIN = "run the same command again"


def grade_and(classroom: Class, act: object) -> course_run.Ended:
    """A run in which something happens when the first student is graded."""
    acts = [act]

    def watch(event: Event) -> None:
        classroom.events.append(event)
        if isinstance(event, StudentGraded) and acts:
            acts.pop()()  # type: ignore[operator]

    classroom.suite.graded.clear()
    return course_run.grade_course(ASSIGNMENT, classroom.course, classroom.place(), watch)


def test_second_run_at_the_same_time_is_refused_and_says_who_is_first(classroom: Class) -> None:
    def second() -> None:
        with pytest.raises(CourseError, match=rf"graded by process {os.getpid()} on \S+ since 2\d.*{AGAIN}"):
            course_run.grade_course(ASSIGNMENT, classroom.course, classroom.place(), lambda _: None)

    grade_and(classroom, second)
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_lock_of_a_run_that_died_does_not_hold(classroom: Class) -> None:
    (classroom.root / ".grading.lock").write_text("process 1 on somewhere since yesterday\n")
    assert not classroom.grade().ungraded


def test_preview_is_refused_while_a_run_has_the_course(classroom: Class) -> None:
    with (classroom.root / ".grading.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CourseError, match=AGAIN):
            classroom.preview()


def test_gradebook_that_is_locked_midway_costs_no_result(classroom: Class) -> None:
    other = sqlite3.connect(classroom.root / "gradebook.db")
    ended = grade_and(classroom, lambda: other.execute("BEGIN EXCLUSIVE"))
    other.close()
    assert set(ended.ungraded) == {"ada", "ben"}
    assert all(AGAIN in reason for reason in ended.ungraded.values())
    assert classroom.saved("ada").score == 16
    [trouble] = [event.message for event in classroom.events if isinstance(event, Trouble)]
    assert "gradebook.db" in trouble
    assert "locked" in trouble
    assert not classroom.grade().ungraded
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_corrupt_gradebook_is_named_before_anything_is_graded(classroom: Class) -> None:
    good = (classroom.root / "gradebook.db").read_bytes()
    (classroom.root / "gradebook.db").write_bytes(b"this is no database" * 500)
    with pytest.raises(GradebookError, match=rf"gradebook\.db.*not a database.*{AGAIN}"):
        classroom.grade()
    assert classroom.executed == []
    (classroom.root / "gradebook.db").write_bytes(good)
    classroom.grade()
    assert classroom.scores() == {"ada": 16, "ben": 8}


@pytest.mark.parametrize("damage", [b"this is no database" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
def test_corrupt_journal_is_named_and_grading_starts_anew_without_it(classroom: Class, damage: bytes) -> None:
    classroom.grade()
    journal = classroom.course.journal
    journal.write_bytes(damage)
    with pytest.raises(JournalError, match=rf"{journal} is damaged.*move the file away.*{AGAIN}"):
        classroom.grade()
    journal.rename(journal.with_suffix(".old"))
    classroom.grade()
    assert classroom.executed == ["ada", "ben"]
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_damaged_result_in_the_journal_is_noticed(classroom: Class) -> None:
    classroom.grade()
    database = sqlite3.connect(classroom.course.journal)
    database.execute("UPDATE entries SET result = zeroblob(100)")
    database.commit()
    database.close()
    with pytest.raises(JournalError, match="damaged"):
        classroom.grade()


def test_journal_of_a_newer_program_is_left_alone(classroom: Class) -> None:
    classroom.grade()
    database = sqlite3.connect(classroom.course.journal)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(JournalError, match="use the newer program"):
        classroom.grade()


def test_journal_in_use_by_another_program_is_named(classroom: Class) -> None:
    classroom.grade()
    other = sqlite3.connect(classroom.course.journal)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(JournalError, match=rf"journal\.db is in use.*{AGAIN}"):
        classroom.grade()
    other.close()


def test_results_folder_that_cannot_be_made_is_named_before_anything_is_graded(classroom: Class) -> None:
    (classroom.root / "results").write_text("a file in its place")
    with pytest.raises(JournalError, match=rf"journal\.db cannot be written.*permissions.*{AGAIN}"):
        classroom.grade()
    assert classroom.executed == []
    (classroom.root / "results").unlink()
    assert not classroom.grade().ungraded


def test_one_student_whose_files_cannot_be_written_costs_nobody_else(classroom: Class) -> None:
    (classroom.root / "results").mkdir()
    (classroom.root / "results" / "ada").write_text("a file in its place")
    ended = classroom.grade()
    assert set(ended.ungraded) == {"ada"}
    assert "results/ada" in ended.ungraded["ada"]
    assert classroom.scores() == {"ben": 8}
    (classroom.root / "results" / "ada").unlink()
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 16, "ben": 8}


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file grows beyond so many bytes, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_ends_the_run_and_the_next_goes_on_from_there(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook, "make_ready", lambda *_: [])  # its copy of the gradebook needs more room
    for number in range(20):
        classroom.hand_in(f"student{number:02}", "values")
    with full_disk(40_000), pytest.raises(JournalError, match=rf"journal\.db cannot be written.*{AGAIN}"):
        classroom.grade()
    finished = len(classroom.told_graded())
    assert 0 < finished < 22
    classroom.grade()
    assert len(classroom.executed) == 22 - finished
    assert len(classroom.scores()) == 22


def test_report_that_cannot_be_written_is_named_when_all_grades_are_recorded(classroom: Class) -> None:
    (classroom.root / "results" / "toy.html").mkdir(parents=True)
    with pytest.raises(RunError, match=rf"toy\.html.*{AGAIN}"):
        classroom.grade()
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_clock_that_jumps_back_changes_no_order(classroom: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(f"{year}-01-01T00:00:00+00:00" for year in range(2026, 1926, -1))
    monkeypatch.setattr("autograder.running.journal._now", lambda: next(times))
    classroom.grade()
    classroom.hand_in("ben")
    classroom.grade()
    assert [change.new.score for _, change in history(ASSIGNMENT, classroom.course, "ben")] == [
        8,
        0,
    ]
    assert classroom.preview().changes[1].points == 0


def test_folder_that_vanishes_during_the_run_is_named(classroom: Class, tmp_path: Path) -> None:
    def vanish() -> None:
        (tmp_path / "submitted" / "ben").rename(tmp_path / "submitted" / ".ben")

    ended = grade_and(classroom, vanish)
    assert set(ended.ungraded) <= {"ben"}
    assert classroom.scores()["ada"] == 16
