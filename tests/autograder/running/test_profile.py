"""`grade --profile` says where the time went, and changes nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.running import profile
from autograder.running.profile import OTHER, Clock
from tests.autograder.commands_run import run
from tests.toy_class import build
from tests.toy_submissions import TOY


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock whose time goes on by a second each time that it is looked at."""
    ticks = iter(range(1000))
    monkeypatch.setattr(profile.time, "perf_counter", lambda: float(next(ticks)))
    return Clock()


def test_phase_within_another_counts_for_itself_only(clock: Clock) -> None:
    inner = clock.timed("inner", lambda: None)
    outer = clock.timed("outer", lambda: (inner(), inner()))
    outer()
    assert clock.seconds == {OTHER: 1, "outer": 3, "inner": 2}
    assert clock.calls == {"outer": 1, "inner": 2}


def test_phase_that_ends_with_an_exception_is_over(clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError):
        clock.timed("failing", lambda: 1 / 0)()
    clock.lap()
    assert clock.seconds == {OTHER: 2, "failing": 1}


def test_grade_shows_what_each_phase_took(tmp_path: Path) -> None:
    build(tmp_path / "submitted", "perfect", "unfilled")
    printed = run("autograder", "grade", "toy", "--course", str(tmp_path), "--profile", "--jobs", "1")
    assert "2 submissions" in printed
    for phase in [*profile.GRADING, *profile.RUN, profile.RIGHT_ANSWERS]:
        assert phase in printed
    forks = re.search(r"forking.* ([\d.]+)\D*$", printed, re.MULTILINE)
    assert forks is not None
    assert float(forks[1]) >= len(TOY.questions) / 2  # each question of one student, none of the other


def test_profile_of_other_machines_is_refused(tmp_path: Path) -> None:
    options = ("--profile", "--scheduler", "tls://127.0.0.1:1")
    assert "--scheduler" in run("autograder", "grade", "toy", "--course", str(tmp_path), *options, expect=2)
