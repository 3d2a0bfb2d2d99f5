"""`new`: what it writes verifies, releases and grades; and `verify` and `audit` judge it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder.course.checkout import CHECKOUT

QUESTION = "centre"
TAKEN = min(file.parent.name for file in CHECKOUT.glob("autograder/assignments/*/assignment.toml"))
"""The id of an assignment that the checkout has."""


def autograder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line, which finds assignments in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "AUTOGRADER_ASSIGNMENTS": str(folder), "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )


def succeeds(folder: Path, *arguments: str) -> str:
    done = autograder(folder, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new assignment, `week1`, and its release."""
    folder = tmp_path_factory.mktemp("course")
    assert "AUTOGRADER_ASSIGNMENTS" not in succeeds(folder, "new", "week1", "--course", str(folder))
    succeeds(folder, "release", "week1")
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_new_assignment_verifies(released: Path) -> None:
    printed = succeeds(released, "verify", "week1")
    tried = {
        line.split("  ")[0]: line.split()[-2:] for line in printed.splitlines() if "submissions/" in line
    }
    assert tried == {"submissions/right": ["1", "0"], "submissions/wrong": ["2", "0"]}


def test_new_assignment_grades_the_reference_and_an_empty_release(released: Path) -> None:
    course = released / "week1"
    for student, part in (("ada", "source"), ("bob", "release")):
        shutil.copytree(course / part / "week1", course / "submitted" / student / "week1")
    succeeds(released, "grade", "week1", "--course", str(course))
    scores = {
        student: json.loads((course / "results" / student / "week1.json").read_text())["score"]
        for student in ("ada", "bob")
    }
    assert scores == {"ada": 10, "bob": 0}


def test_each_new_assignment_has_a_secret_of_its_own(released: Path) -> None:
    succeeds(released, "new", "week2", "--course", str(released))
    read = [tomllib.loads((released / name / "assignment.toml").read_text()) for name in ("week1", "week2")]
    assert len({description["secret"] for description in read}) == 2
    assert [description["id"] for description in read] == ["week1", "week2"]
    shutil.rmtree(released / "week2")


def test_new_says_how_an_assignment_outside_the_checkout_is_found(tmp_path: Path) -> None:
    printed = succeeds(tmp_path / "elsewhere", "new", "week1", "--course", str(tmp_path))
    assert f"export AUTOGRADER_ASSIGNMENTS={tmp_path.resolve()}" in printed


@pytest.mark.parametrize("name", ["week1", "3d", "../up", "a-b", TAKEN])
def test_new_refuses_a_name_that_is_taken_or_is_no_identifier(released: Path, name: str) -> None:
    done = autograder(released, "new", name, "--course", str(released))
    assert done.returncode == 2
    assert "must consist of" in done.stderr or "already" in done.stderr
    assert sorted(path.name for path in released.iterdir()) == ["week1"]


def test_verify_names_what_does_not_hold_and_exits_with_1(course: Path) -> None:
    week = course / "week1"
    wrong = week / "submissions" / "wrong" / QUESTION
    wrong.mkdir()
    (wrong / "fine.py").write_text(f"def {QUESTION}(x):\n    return x - x.mean(0)\n")
    (week / "source" / "week1" / "README.md").write_text("# Other\n")
    done = autograder(course, "verify", "week1")
    assert done.returncode == 1
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault")]
    assert faults == [
        "fault the release shows no secret: README.md: it is not what the source gives; release it again",
        f"fault submissions/wrong: {QUESTION} fine: every hidden test accepts it",
    ]


def test_verify_names_a_source_notebook_that_is_missing(course: Path) -> None:
    next((course / "week1" / "source" / "week1").glob("*.ipynb")).unlink()
    done = autograder(course, "verify", "week1")
    assert done.returncode == 1
    assert "the source notebook cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_audit_tries_every_answer_on_every_seed(released: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.json"
    options = ["--generic", "0", "--seeds", "2", "--json", str(file)]
    assert QUESTION in succeeds(released, "audit", "week1", *options)
    (hidden,) = json.loads(file.read_text())
    (question,) = hidden["questions"]
    tried = sorted((attempt["name"], attempt["student"]) for attempt in question["attempts"])
    names = ("in_place", "loop", "rows")
    assert tried == [(name, f"audit-{seed}") for name in names for seed in (0, 1)]
    assert question["survivors"] == question["rejected"] == question["lucky"] == []


def test_audit_takes_one_bank_alone(released: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.json"
    succeeds(released, "audit", "week1", "--bank", "right", "--json", str(file))
    (hidden,) = json.loads(file.read_text())
    assert [attempt["name"] for attempt in hidden["questions"][0]["attempts"]] == ["loop"]
