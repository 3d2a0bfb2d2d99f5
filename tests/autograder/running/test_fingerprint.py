"""A result holds as long as nothing changed that it depends on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.intake import submission
from autograder.running import fingerprint
from autograder.running.fingerprint import WITHOUT_INFLUENCE

ASSIGNMENT = content.load("assignment2").assignment


def test_grading_loads_nothing_that_is_left_out_of_the_fingerprint() -> None:
    suites = [
        f"autograder.assignments.assignment2.hidden_tests.{path.stem}"
        for path in fingerprint.HARNESS.glob("hidden_tests/*.py")
    ]
    loading = ["autograder.grading.grader", "autograder.sandbox.zygote", *suites]
    suites.remove("autograder.assignments.assignment2.hidden_tests.__init__")
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    script += "print(*[name for name in sys.modules if name.startswith('autograder.')])"
    done = subprocess.run(
        [sys.executable, "-c", script, *loading],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.split(".")[1] for name in done.stdout.split()}
    assert "oracle" in loaded
    assert loaded & WITHOUT_INFLUENCE <= {"assignment"}


@pytest.mark.parametrize(
    "name",
    [
        "autograder/assignments/assignment2/hidden_tests/test_2_max_pooling.py",
        "autograder/assignments/assignment2/oracle/layers.py",
        "autograder/sandbox/filters/x86_64.bpf",
        "cs231n/layers.py",
        "release/assignment2/1_convolution.ipynb",
    ],
)
def test_everything_that_grades_counts(name: str) -> None:
    assert name in fingerprint.material(ASSIGNMENT, "landlock").parts


def test_changes_are_named() -> None:
    old = fingerprint.material(ASSIGNMENT, "landlock")
    limits = structs.replace(ASSIGNMENT.limits, call_seconds=5)
    new = fingerprint.material(structs.replace(ASSIGNMENT, limits=limits, secret="another"), "none (unsafe)")
    assert new.key != old.key
    assert new.changed_since(old) == ["assignment.toml: limits", "the sandbox", "the secret"]


def test_secret_is_not_in_the_fingerprint() -> None:
    material = fingerprint.material(structs.replace(ASSIGNMENT, secret="swordfish"), "landlock")
    assert "swordfish" not in repr(material)


def test_same_notebooks_have_the_same_digest_whatever_lies_beside_them(tmp_path: Path) -> None:
    (tmp_path / "1_convolution.ipynb").write_bytes((ASSIGNMENT.release / "1_convolution.ipynb").read_bytes())
    before = fingerprint.of_submission(submission.read("ada", tmp_path, ASSIGNMENT))
    (tmp_path / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC")
    (tmp_path / "notes.txt").write_text("not graded")
    assert fingerprint.of_submission(submission.read("ada", tmp_path, ASSIGNMENT)) == before
