"""`nbgrader autograde`, formgrader's lightning button, gives what `python -m autograder grade` gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course.checkout import CHECKOUT
from tests.toy_submissions import NUMBERS, TALLY, TOY, hand_in, reference

ENVIRONMENT = os.environ | {"PYTHONPATH": str(CHECKOUT)}


def duplicated_cell(folder: Path, numbers: NotebookNode) -> None:
    copy = deepcopy(next(cell for cell in numbers.cells if cell.id == "differences"))
    copy.id = "copied"
    numbers.cells.append(copy)
    hand_in(folder, (NUMBERS, numbers), (TALLY, reference(TALLY)))


def answer_in_its_test_cell(folder: Path, numbers: NotebookNode) -> None:
    cells = {cell.id: cell for cell in numbers.cells}
    cells["test_differences"].source = f"{cells['differences'].source}\n\n{cells['test_differences'].source}"
    numbers.cells.remove(cells["differences"])
    hand_in(folder, (NUMBERS, numbers))


def lost_metadata(folder: Path, numbers: NotebookNode) -> None:
    for cell in numbers.cells:
        cell.metadata = {}
    hand_in(folder, (NUMBERS, numbers))


def renamed(folder: Path, numbers: NotebookNode) -> None:
    hand_in(folder, (NUMBERS, numbers))
    (folder / f"{NUMBERS}.ipynb").rename(folder / f"{NUMBERS} (1) final.ipynb")


def utf_16(folder: Path, numbers: NotebookNode) -> None:
    folder.mkdir(parents=True)
    (folder / f"{NUMBERS}.ipynb").write_bytes(nbformat.writes(numbers).encode("utf-16"))


def packed(folder: Path, numbers: NotebookNode) -> None:
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr(f"{NUMBERS}.ipynb", nbformat.writes(numbers))


def broken(folder: Path, numbers: NotebookNode) -> None:
    hand_in(folder, (TALLY, reference(TALLY)))
    (folder / f"{NUMBERS}.ipynb").write_text(json.dumps(numbers)[:-200])


def loose(folder: Path, numbers: NotebookNode) -> None:
    hand_in(folder.parent, (NUMBERS, numbers))


def named_alike(folder: Path, numbers: NotebookNode) -> None:
    hand_in(folder.with_name("Toy (1)"), (NUMBERS, numbers))


def as_it_should_be(folder: Path, numbers: NotebookNode) -> None:
    hand_in(folder)
    (folder / "timestamp.txt").write_bytes("2026-03-02 12:00:00 UTC".encode("utf-16"))


KINDS: list[Callable[[Path, NotebookNode], None]] = [
    duplicated_cell,
    answer_in_its_test_cell,
    lost_metadata,
    renamed,
    utf_16,
    packed,
    broken,
    loose,
    named_alike,
    as_it_should_be,
]


def scores(root: Path) -> dict[str, dict[str, tuple[float | None, bool]]]:
    """Automatic points and the wish for a person, by student and cell."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        return {
            submission.student_id: {
                grade.name: (grade.auto_score, bool(grade.needs_manual_grade))
                for part in submission.notebooks
                for grade in part.grades
            }
            for submission in book.assignment_submissions(TOY.id)
        }


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=root, env=ENVIRONMENT, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course without a gradebook, as a fresh clone is one."""
    root = tmp_path_factory.mktemp("nbgrader")
    shutil.copy(CHECKOUT / "nbgrader_config.py", root)
    for write in KINDS:
        write(root / "submitted" / write.__name__ / TOY.id, reference(NUMBERS))
    return root


@pytest.fixture(scope="module")
def other(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course, graded by the project's own command."""
    root = tmp_path_factory.mktemp("own")
    shutil.copytree(course / "submitted", root / "submitted")
    done = run(CHECKOUT, "autograder", "grade", TOY.id, "--course", str(root), "--jobs", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    return root


def test_everybody_gets_the_same_points_from_both_commands(course: Path, other: Path) -> None:
    done = run(course, "nbgrader", "autograde", TOY.id)
    assert done.returncode == 0, done.stderr
    assert scores(course).keys() == {write.__name__ for write in KINDS}
    assert scores(course) == scores(other)
    assert scores(course)["duplicated_cell"]["test_differences"][0] == 6
    assert not list(course.glob(".submitted-*"))
    assert sorted(course.glob("autograded/*")) == [
        course / "autograded" / name for name in sorted(scores(course))
    ]


@pytest.mark.parametrize("link", ["eve", f"eve/{TOY.id}"])
def test_linked_work_of_another_is_refused_by_name(course: Path, link: str) -> None:
    place = course / "submitted" / link
    place.parent.mkdir(exist_ok=True)
    target = course / "submitted" / "as_it_should_be"
    place.symlink_to(target if link == "eve" else target / TOY.id)
    done = run(course, "nbgrader", "autograde", TOY.id, "--student", "eve")
    if place.parent.name == "eve":
        shutil.rmtree(place.parent)
    else:
        place.unlink()
    assert done.returncode != 0
    assert f"{link}: it is a link, and links are not followed" in done.stderr
    assert not (course / "autograded" / "eve").exists()


def test_own_command_restores_what_nbgrader_removed(other: Path) -> None:
    shutil.rmtree(other / "autograded" / "renamed")
    done = run(CHECKOUT, "autograder", "grade", TOY.id, "--course", str(other), "--jobs", "1", "--quiet")
    assert done.returncode == 0, done.stderr
    assert (other / "autograded" / "renamed" / TOY.id / f"{NUMBERS}.ipynb").is_file()


def test_points_given_by_hand_hold_when_nbgrader_grades_again(course: Path, other: Path) -> None:
    del other
    place = ("test_differences", NUMBERS, TOY.id, "renamed")
    if not (course / "gradebook.db").exists():
        run(course, "nbgrader", "autograde", TOY.id, "--student", "renamed")
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        grade = book.find_grade(*place)
        grade.manual_score, grade.needs_manual_grade = 5, False
        book.db.commit()
    done = run(course, "nbgrader", "autograde", TOY.id, "--student", "renamed", "--force")
    assert done.returncode == 0, done.stderr
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        assert not book.find_grade(*place).needs_manual_grade
