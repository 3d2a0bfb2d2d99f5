"""Assignments that change after they were handed in: hidden tests, weights, points, a question more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.notebooks import notebook
from tests.faults.courses import BEFORE, NOTEBOOK, hand_in

TEST = """

@pytest.mark.question("double")
def test_twice_the_number(student: Student, check: Check) -> None:
    \"\"\"Twice the number.\"\"\"
    check.close(student.call("double", np.arange(3.0)).value, np.arange(0.0, 6.0, 2.0))
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A class that was graded, beside a toy assignment of its own."""
    folder = content.load("toy").folder
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(folder, tmp_path / "assignments" / "toy", ignore=ignored)
    hand_in(tmp_path, BEFORE)
    autograder(tmp_path, "grade", "--course", str(tmp_path))
    return tmp_path


def autograder(course: Path, verb: str, *options: str) -> str:
    """What a command says of the course's own assignment."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder", verb, "toy", *options],
        cwd=CHECKOUT,
        env={**os.environ, "AUTOGRADER_ASSIGNMENTS": str(course / "assignments")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scores(course: Path, cell: str) -> dict[str, tuple[float, float, float]]:
    """By student: the score, the points of a cell, and its full points."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            handed_in.student.id: (
                handed_in.score,
                (grade := gradebook.find_grade(cell, NOTEBOOK, "toy", handed_in.student.id)).score,
                grade.max_score,
            )
            for handed_in in gradebook.assignment_submissions("toy")
        }


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def add_question(node: NotebookNode) -> None:
    """`double`, for 5 points."""
    body = "def double(x):\n    # BEGIN SOLUTION\n    return 2 * x\n    # END SOLUTION"
    for like, name, source, points in (
        ("differences", "double", body, {}),
        ("test_differences", "test_double", "assert double(2) == 4", {"points": 5}),
    ):
        metadata = {**cell_of(node, like).metadata.nbgrader, "grade_id": name, **points}
        cell = nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": metadata})
        node.cells.append(cell)


def rewrite_source(course: Path, act: Callable[[NotebookNode], None]) -> None:
    """Change a source notebook, and release it."""
    file = course / "assignments" / "toy" / "source" / "toy" / f"{NOTEBOOK}.ipynb"
    node = nbformat.read(file, as_version=4)
    act(node)
    nbformat.write(node, file)
    autograder(course, "release")


def cell_of(node: NotebookNode, grade_id: str) -> NotebookNode:
    return next(cell for cell in node.cells if notebook.grade_id_of(cell) == grade_id)


def test_new_question_counts_as_not_attempted_where_it_was_not_there(course: Path) -> None:
    toy = course / "assignments" / "toy"
    edit(toy / "assignment.toml", '"differences"]', '"differences", "double"]')
    suite = toy / "hidden_tests" / f"test_{NOTEBOOK}.py"
    suite.write_text(suite.read_text() + TEST)
    rewrite_source(course, add_question)
    there = ("--course", str(course))
    previewed = autograder(course, "grade", "--dry-run", *there)
    assert "0 up, 0 down, 3 unchanged, 0 new" in previewed
    assert "graded again: 3 students" in previewed
    assert "double: none -> 0 / 5" in previewed
    autograder(course, "grade", *there)
    rows = scores(course, "test_double")
    assert {student: row[1:] for student, row in rows.items()} == dict.fromkeys(BEFORE, (0, 5))
    assert [row[0] for row in rows.values()] == [6, 16, 10]


def test_new_points_are_previewed_and_then_applied_without_running_anything(course: Path) -> None:
    def double(node: NotebookNode) -> None:
        cell_of(node, "test_moving_average").metadata.nbgrader.points = 20

    rewrite_source(course, double)
    there = ("--course", str(course))
    previewed = autograder(course, "grade", "--dry-run", *there)
    assert "2 up, 0 down, 1 unchanged, 0 new" in previewed
    assert "moving_average: 10 / 10 -> 20 / 20" in previewed
    assert f"added up anew: 3 students because of points in release/toy/{NOTEBOOK}.ipynb" in previewed
    assert "3 students, 3 of them known" in autograder(course, "grade", *there)
    rows = scores(course, "test_moving_average")
    assert {student: row[1:] for student, row in rows.items()} == {
        "ada": (0, 20),
        "ben": (20, 20),
        "cleo": (20, 20),
    }
    assert "10 of" in autograder(course, "history", "cleo", *there)


def test_new_weight_is_applied_without_running_anything(course: Path) -> None:
    hand_in(course, {"dan": "partly"})
    there = ("--course", str(course))
    autograder(course, "grade", *there)
    suite = course / "assignments" / "toy" / "hidden_tests" / f"test_{NOTEBOOK}.py"
    edit(suite, "@pytest.mark.weight(2)", "@pytest.mark.weight(7)")
    assert "4 students, 4 of them known" in autograder(course, "grade", *there)
    assert scores(course, "test_moving_average")["dan"] == (15, 9, 10)
