"""`make explore` finds what the examples of `make test` do not, and says how to repeat it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.checkout import CHECKOUT
from tests.explore import command, property_tests

SUITE = """
import time
import hypothesis as h

@h.settings(database=None, max_examples=20)
@h.given(h.strategies.integers(0, 2**64))
def test_property(n):
    with open({log!r}, "a") as log:
        print(n, file=log)
    assert {property}
"""


def explore(folder: Path, seconds: float, holds: str) -> subprocess.CompletedProcess[str]:
    suite, log = folder / "test_of_ours.py", folder / "log"
    suite.write_text(SUITE.format(log=str(log), property=holds))
    run = [sys.executable, "-m", "tests.explore", str(seconds), str(suite)]
    return subprocess.run(run, cwd=CHECKOUT, capture_output=True, text=True)


@pytest.mark.long
def test_failure_is_told_with_a_command_that_repeats_it(tmp_path: Path) -> None:
    found = explore(tmp_path, 60, "n % 7")
    assert found.returncode == 1
    assert "test_property(" in found.stdout
    *_, repeat = found.stdout.strip().splitlines()
    first = (tmp_path / "log").read_text()
    (tmp_path / "log").unlink()
    again = subprocess.run(shlex.split(repeat), cwd=CHECKOUT, capture_output=True, text=True)
    assert again.returncode == 1
    assert first.endswith((tmp_path / "log").read_text())


def test_exploring_ends_when_the_time_is_over(tmp_path: Path) -> None:
    found = explore(tmp_path, 3, "time.sleep(0.1) is None")
    assert found.returncode == 0
    assert "nothing found" in found.stdout


def test_rounds_draw_different_examples_in_ci_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")  # hypothesis then draws the same ones, unless it is told
    suite, log = tmp_path / "test_of_ours.py", tmp_path / "log"
    suite.write_text(SUITE.format(log=str(log), property="True"))
    for seed in (1, 2):
        subprocess.run(command([suite], seed), cwd=CHECKOUT, check=True, capture_output=True)
    drawn = log.read_text().split()
    assert len(drawn) == 40
    assert len({*drawn}) > 30  # a few examples are tried each time


def test_all_property_tests_are_explored_and_none_keeps_its_examples() -> None:
    files = {file.relative_to(CHECKOUT / "tests").as_posix() for file in property_tests(CHECKOUT / "tests")}
    assert {"cs231n/test_fast_layers_properties.py", "autograder/sandbox/test_wire.py"} <= files
    fixed = [file for file in files if "derandomize=True" in (CHECKOUT / "tests" / file).read_text()]
    assert fixed == []
