"""`grade --profile` says where the time went, and changes nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.checkout import CHECKOUT
from autograder.running import profile
from autograder.running.profile import OTHER, Clock
from tests.sample_class import build


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
    build(tmp_path / "submitted", ["vectorised", "unfilled"])
    command = [sys.executable, "-m", "autograder", "grade", "assignment2", "--course", str(tmp_path)]
    done = subprocess.run(
        [*command, "--profile", "--jobs", "1"], cwd=CHECKOUT, capture_output=True, text=True, timeout=250
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 submissions" in done.stdout
    for phase in [*profile.GRADING, *profile.RUN]:
        assert phase in done.stdout
    forks = re.search(r"forking.* ([\d.]+)\D*$", done.stdout, re.MULTILINE)
    assert forks is not None
    assert float(forks[1]) == 4.5  # nine questions of one student, none of the other


def test_profile_of_other_machines_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "autograder", "grade", "assignment2", "--course", str(tmp_path)]
    done = subprocess.run(
        [*command, "--profile", "--scheduler", "tls://127.0.0.1:1"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 2
    assert "--scheduler" in done.stderr
