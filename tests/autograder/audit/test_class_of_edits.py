"""Sample classes: named edits of the reference solutions, for any assignment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.audit.sample_class import SampleClassError, answered, build, students
from autograder.course import content
from autograder.course.content import Content

TOY = content.load("toy")
NUMBERS = "1_numbers"


def a_class(folder: Path, text: str) -> Content:
    """The toy with this `students.toml`."""
    (folder / "sample_class").mkdir(parents=True)
    (folder / "sample_class" / "students.toml").write_text(text)
    return replace(TOY, folder=folder)


def cells(folder: Path, name: str = NUMBERS) -> dict[str, str]:
    """The sources of a handed-in notebook's cells, by grade_id, or by position where they have none."""
    node = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return {
        cell.metadata.get("nbgrader", {}).get("grade_id", str(position)): cell.source
        for position, cell in enumerate(node.cells)
    }


def test_assignment_without_a_class_has_no_students(tmp_path: Path) -> None:
    assert students(replace(TOY, folder=tmp_path)) == {}


def test_student_without_edits_hands_in_the_reference_in_the_release(tmp_path: Path) -> None:
    (folder,) = build(a_class(tmp_path / "toy", "[ada]\n"), tmp_path / "submitted")
    assert folder == tmp_path / "submitted" / "ada" / "toy"
    assert sorted(file.stem for file in folder.iterdir()) == [s.id for s in TOY.assignment.notebooks]
    node = answered(TOY.assignment, NUMBERS)
    assert nbformat.read(folder / f"{NUMBERS}.ipynb", as_version=4) == node
    assert "raise NotImplementedError" not in nbformat.writes(node)


def test_edits_change_what_they_name(tmp_path: Path) -> None:
    text = f"""
[ada]
unanswered = ["differences"]
replace = [{{ cell = "moving_average", old = "/ width", new = "/ 2" }}]
add = [{{ notebook = "{NUMBERS}", after = "setup", source = "extra = 1" }}]
tamper = [{{ cell = "test_differences", source = "pass" }}]
missing = ["2_tally"]

[bob]
delete = ["differences"]
truncate = ["2_tally"]
"""
    ada, bob = build(a_class(tmp_path / "toy", text), tmp_path / "submitted")
    written = cells(ada)
    assert "raise NotImplementedError" in written["differences"]
    assert "/ 2)" in written["moving_average"]
    assert "extra = 1" in written.values()
    assert written["test_differences"] == "pass"
    assert not (ada / "2_tally.ipynb").exists()
    assert "differences" not in cells(bob)
    with pytest.raises(nbformat.reader.NotJSONError):
        cells(bob, "2_tally")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[ada]\nreplace = [{ cell = "differences", old = "zzz", new = "" }]', "ada: replace: 'zzz'"),
        ('[ada]\ndelete = ["gone"]\nforget = ["gone"]', "ada: forget: there is no cell 'gone'"),
        ('[ada]\nadd = [{ notebook = "3", after = "setup", source = "" }]', "ada: add: '3'"),
        ("[ada", r"students\.toml: "),
    ],
)
def test_edit_that_does_not_fit_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SampleClassError, match=message):
        build(a_class(tmp_path / "toy", text), tmp_path / "submitted")


def test_unknown_student_is_named(tmp_path: Path) -> None:
    with pytest.raises(SampleClassError, match="no student 'eve'; it has ada"):
        build(a_class(tmp_path / "toy", "[ada]\n"), tmp_path / "submitted", ["eve"])
