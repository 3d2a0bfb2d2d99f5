"""A result holds as long as nothing changed that it depends on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import nbformat
import pytest
from msgspec import structs
from nbgrader.utils import compute_checksum

from autograder.course import checkout, content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.grading.grader import read_scale
from autograder.intake import submission
from autograder.running import fingerprint
from autograder.running.fingerprint import DECIDING, Material
from tests.toy_submissions import NUMBERS, TOY, hand_in

TESTS = "hidden_tests/test_1_numbers.py"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a toy assignment that may be changed."""
    folder = tmp_path / "assignments" / "toy"
    shutil.copytree(content.load("toy").folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(checkout, "SEARCH", [str(folder.parent)])
    return folder


def material(assignment: Assignment = TOY) -> Material:
    return fingerprint.material(assignment, "landlock")


def changed_by(act: Callable[[], object]) -> list[str]:
    """What the fingerprint says has changed when something was done."""
    before = material()
    act()
    return material().changed_since(before)


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def test_grading_loads_nothing_that_is_left_out_of_the_fingerprint() -> None:
    folder = content.load("toy").hidden_tests
    suites = [f"autograder.assignments.toy.hidden_tests.{path.stem}" for path in folder.glob("test_*.py")]
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    script += "print(*[name for name in sys.modules if name.startswith('autograder.')])"
    loading = ["autograder.grading.grader", "autograder.sandbox.zygote", *suites]
    done = subprocess.run(
        [sys.executable, "-c", script, *loading], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    rooms = {name.split(".")[1] for name in done.stdout.split()}
    assert {"testing", "sandbox", "assignments"} <= rooms
    assert rooms - DECIDING <= {"assignments", "course", "results", "translation"}


@pytest.mark.parametrize(
    "name",
    [
        f"toy/{TESTS}",
        f"weights in toy/{TESTS}",
        "toy/oracle.py",
        "autograder/sandbox/filters/x86_64.bpf",
        "autograder/testing/checks.py",
        "release/toy/1_numbers.ipynb",
        "points in release/toy/1_numbers.ipynb",
    ],
)
def test_everything_that_grades_counts(name: str) -> None:
    assert name in material().parts


def test_changes_are_named() -> None:
    old = material()
    limits = structs.replace(TOY.limits, call_seconds=9)
    new = fingerprint.material(structs.replace(TOY, limits=limits, secret="another"), "none (unsafe)")
    assert new.key != old.key
    assert new.changed_since(old) == ["assignment.toml: limits", "the sandbox", "the secret"]


def test_secret_is_not_in_the_fingerprint() -> None:
    assert "swordfish" not in repr(material(structs.replace(TOY, secret="swordfish")))


def test_new_language_or_title_leaves_every_result_as_it_is() -> None:
    assert material(structs.replace(TOY, language="zh_CN", title="Another")).key == material().key


def test_new_weight_leaves_the_outcomes_as_they_are(toy: Path) -> None:
    before = material()
    assert changed_by(lambda: rewrite(toy / TESTS, "weight(2)", "weight(3.5)")) == [f"weights in toy/{TESTS}"]
    assert material().executed == before.executed
    assert material().key != before.key


def test_weight_that_is_added_or_taken_away_leaves_the_outcomes_as_they_are(toy: Path) -> None:
    before = material()
    rewrite(toy / TESTS, "    @pytest.mark.weight(2)\n", "")
    rewrite(toy / TESTS, "class TestDifferences", "@pytest.mark.weight(4)\nclass TestDifferences")
    assert material().changed_since(before) == [f"weights in toy/{TESTS}"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = rng.standard_normal(7)", "x = rng.standard_normal(8)"),
        ("Two numbers have one difference.", "Count them."),
        ('"""The means of a few numbers"""', '"""Means"""'),
        ("weight(2)", "weight(len('ab'))"),
    ],
)
def test_test_that_does_or_says_something_else_is_run_again(toy: Path, old: str, new: str) -> None:
    assert f"toy/{TESTS}" in changed_by(lambda: rewrite(toy / TESTS, old, new))


def test_new_points_of_a_question_leave_the_outcomes_as_they_are(toy: Path) -> None:
    file = toy / "release" / "toy" / f"{NUMBERS}.ipynb"

    def double() -> None:
        raw = json.loads(file.read_text())
        for cell in raw["cells"]:
            if points := cell["metadata"].get("nbgrader", {}).get("points"):
                cell["metadata"]["nbgrader"]["points"] = 2 * points
                node = nbformat.from_dict(cell | {"source": "".join(cell["source"])})
                cell["metadata"]["nbgrader"]["checksum"] = compute_checksum(node)  # as a release has it
        file.write_text(json.dumps(raw))

    assert changed_by(double) == [f"points in release/toy/{NUMBERS}.ipynb"]


def test_released_text_that_changes_is_run_again(toy: Path) -> None:
    file = toy / "release" / "toy" / f"{NUMBERS}.ipynb"
    assert changed_by(lambda: rewrite(file, "import numpy as np", "import numpy")) == [
        f"release/toy/{NUMBERS}.ipynb"
    ]


@pytest.mark.parametrize(
    "name",
    [
        ".test_1_numbers.py.swp",
        ".#test_1_numbers.py",
        "#test_1_numbers.py#",
        "test_1_numbers.py~",
        "test_1_numbers.py.orig",
        "test_1_numbers.py.tmp.4711",
        "test_1_numbers.pyc.1398",
        "test_1_numbers.cpython-311.pyc.140234",
        "test_1_numbers.py___jb_tmp___",
        "4913",
        "data.npz.part",
        ".DS_Store",
        "Thumbs.db",
        "~$data.xlsx",
        "__pycache__/test_1_numbers.cpython-311.pyc",
        ".ipynb_checkpoints/test_1_numbers.py",
    ],
)
def test_what_editors_and_python_leave_beside_files_changes_nothing(toy: Path, name: str) -> None:
    def leave() -> None:
        for place in ("hidden_tests", "release/toy"):
            file = toy / place / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(b"half a file")

    assert changed_by(leave) == []


@pytest.mark.parametrize("name", ["data.npz", "helper.py", "words.txt", "deeper/table.csv"])
def test_data_and_helpers_beside_the_tests_count(toy: Path, name: str) -> None:
    def add() -> None:
        file = toy / "hidden_tests" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"")

    assert f"toy/hidden_tests/{name}" in changed_by(add)


@pytest.mark.parametrize("place", ["autograder/testing", "tests/toy_library"])
@pytest.mark.parametrize("name", [".checks.py.swp", "checks.pyc.1398", "checks.py.bak", "notes.md"])
def test_engine_and_library_count_what_python_reads(place: str, name: str) -> None:
    assert not fingerprint.is_code(CHECKOUT / place / name)


@pytest.mark.parametrize("name", ["gradebook.db", "notes.md", "results/journal.db", "submissions/wrong/x.py"])
def test_what_lies_in_the_assignments_folder_and_is_no_part_of_it_changes_nothing(
    toy: Path, name: str
) -> None:
    def add() -> None:
        file = toy / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")

    assert changed_by(add) == []


def test_module_beside_the_oracle_counts(toy: Path) -> None:
    assert changed_by(lambda: (toy / "helper.py").write_text("")) == ["toy/helper.py"]


def test_file_that_goes_away_while_it_is_read_ends_no_run(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = fingerprint.files(TOY) | {"toy/hidden_tests/gone.py": toy / "hidden_tests" / "gone.py"}
    monkeypatch.setattr(fingerprint, "files", lambda _: listed)
    assert "toy/hidden_tests/gone.py" not in material().parts


def test_scale_is_what_marks_and_the_release_say() -> None:
    scale = read_scale(TOY)
    assert scale.weights["moving_average", "test_values"] == 2
    assert scale.weights["differences", "test_values"] == 1
    assert (scale.points["moving_average"], scale.points["Tally"]) == (10, 8)


def test_same_notebooks_have_the_same_digest_whatever_lies_beside_them(tmp_path: Path) -> None:
    hand_in(tmp_path)
    before = submission.read("ada", tmp_path, TOY).digest()
    (tmp_path / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC")
    (tmp_path / "notes.txt").write_text("not graded")
    assert submission.read("ada", tmp_path, TOY).digest() == before


def test_another_version_of_a_preloaded_library_is_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def upgrade() -> None:
        monkeypatch.setattr(metadata, "version", lambda package: f"99 of {package}")

    assert changed_by(upgrade) == ["matplotlib"]
