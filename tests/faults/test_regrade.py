"""Assignments that change after they were handed in: hidden tests, weights, points, a question more."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograder.course.checkout import CHECKOUT
from tests.faults.courses import BEFORE, NOTEBOOK, hand_in

TEST = """

@pytest.mark.question("double")
def test_twice_the_number(student: Student, check: Check) -> None:
    \"\"\"Twice the number.\"\"\"
    check.close(student.call("double", np.arange(3.0)).value, np.arange(0.0, 6.0, 2.0))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of its own, with a class that was graded."""
    for name in ("autograder", "cs231n", "source", "release"):
        shutil.copytree(CHECKOUT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("nbgrader_config.py", "setup.py", "pyproject.toml"):
        shutil.copyfile(CHECKOUT / name, tmp_path / name)
    hand_in(tmp_path, BEFORE)
    autograder(tmp_path, "grade")
    return tmp_path


def autograder(checkout: Path, verb: str, *options: str) -> str:
    command = [sys.executable, "-m", "autograder", verb, "assignment2", *options]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scores(checkout: Path, cell: str) -> dict[str, tuple[float, float, float]]:
    """By student: the score, the points of a cell, and its full points."""
    with Gradebook(f"sqlite:///{checkout / 'gradebook.db'}") as gradebook:
        return {
            one.student.id: (
                one.score,
                (grade := gradebook.find_grade(cell, NOTEBOOK, "assignment2", one.student.id)).score,
                grade.max_score,
            )
            for one in gradebook.assignment_submissions("assignment2")
        }


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def add_question(node: NotebookNode) -> None:
    answer, test = node.cells[-2:]
    answer, test = nbformat.from_dict(answer), nbformat.from_dict(test)
    body = "def double(x):\n    # BEGIN SOLUTION\n    return 2 * x\n    # END SOLUTION"
    answer = {**answer, "id": "double", "source": body}
    answer["metadata"] = {"nbgrader": {**answer["metadata"]["nbgrader"], "grade_id": "double"}}
    test = {**test, "id": "test_double", "source": "assert double(2) == 4"}
    test["metadata"] = {"nbgrader": {**test["metadata"]["nbgrader"], "grade_id": "test_double", "points": 5}}
    node.cells += [nbformat.from_dict(answer), nbformat.from_dict(test)]


def test_new_question_counts_as_not_attempted_where_it_was_not_there(checkout: Path) -> None:
    file = checkout / "source" / "assignment2" / f"{NOTEBOOK}.ipynb"
    node = nbformat.read(file, as_version=4)
    add_question(node)
    nbformat.write(node, file)
    edit(
        checkout / "autograder" / "assignment.toml",
        '"max_pool_backward_naive"]',
        '"max_pool_backward_naive", "double"]',
    )
    suite = checkout / "autograder" / "assignments" / "assignment2" / "hidden_tests" / f"test_{NOTEBOOK}.py"
    suite.write_text(suite.read_text() + TEST)
    autograder(checkout, "release")
    said = autograder(checkout, "grade", "--dry-run")
    assert "0 up, 0 down, 3 unchanged, 0 new" in said
    assert "double: none -> 0 / 5" in said
    autograder(checkout, "grade")
    found = scores(checkout, "test_double")
    assert {student: row[1:] for student, row in found.items()} == dict.fromkeys(BEFORE, (0, 5))
    assert [row[0] for row in found.values()] == pytest.approx([18, 18, 13.71], abs=0.01)


def test_new_points_are_previewed_and_then_applied_without_grading_twice(checkout: Path) -> None:
    file = checkout / "source" / "assignment2" / f"{NOTEBOOK}.ipynb"
    node = nbformat.read(file, as_version=4)
    node.cells[4].metadata.nbgrader.points = 20
    nbformat.write(node, file)
    autograder(checkout, "release")
    said = autograder(checkout, "grade", "--dry-run")
    assert "3 up, 0 down, 0 unchanged, 0 new" in said
    assert "max_pool_forward_naive: 8 / 8 -> 20 / 20" in said
    assert "release/assignment2/2_max_pooling.ipynb" in said
    assert "3 students, 3 of them known" in autograder(checkout, "grade")
    cell = "test_max_pool_forward_naive"
    assert {student: row[1:] for student, row in scores(checkout, cell).items()} == dict.fromkeys(
        BEFORE, (20, 20)
    )
    assert "8 of" in autograder(checkout, "history", "ada")
