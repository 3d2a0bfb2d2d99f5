"""What a release holds, that it is the same every time, and that a failed build costs nothing."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course.checkout import CHECKOUT
from autograder.release.build import LeakError, register, release_is_current

STUB = '''def double(x):
    """Twice x, as np.add(x, x) would give it."""
    # YOUR CODE HERE
    raise NotImplementedError()'''
TEST = "assert double(2) == 4"


def test_release_holds_the_stub_instead_of_the_solution(course):
    course.build()
    cells = {cell.id: cell for cell in nbformat.read(course.release / "one.ipynb", 4).cells}
    assert cells["double"].source.rstrip() == STUB
    assert cells["test_double"].source == TEST
    assert not cells["test_double"].metadata.editable
    assert cells["test_double"].metadata.nbgrader.checksum


def test_release_holds_the_library_without_builds_and_data(course):
    for name in (
        "kernel.pyx",
        "kernel.c",
        "kernel.so",
        "__pycache__/layers.pyc",
        "datasets/batch_1",
        "by_hand.c",
    ):
        file = course.root / "algebra" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("")
    library = {"algebra/layers.py", "algebra/kernel.pyx", "algebra/by_hand.c"}
    assert course.build().keys() == {"one.ipynb", "README.md", "assignment.json", "setup.py"} | library


def test_same_source_gives_the_same_bytes_in_another_folder(course, tmp_path):
    assert course.build() == course.build(tmp_path / "elsewhere" / "handout")


def test_nbgrader_on_the_command_line_gives_the_same_notebook(course):
    course.cell("title").source = "No heading, into which only an assignment that is known gets its points"
    built = course.build()
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "tiny", "--force"]
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}  # nbgrader_config.py may name the autograder
    subprocess.run(command, cwd=course.root, env=environment, check=True, capture_output=True)
    assert (course.release / "one.ipynb").read_bytes() == built["one.ipynb"]


def test_gradebook_knows_the_cells_after_register(course):
    register(course.assignment, course.gradebook)
    with Gradebook(course.gradebook) as gradebook:
        assert gradebook.find_assignment("tiny").max_score == 10
        assert gradebook.find_solution_cell("double", "one", "tiny")
        assert gradebook.find_source_cell("test_double", "one", "tiny").source == TEST
    assert not course.release.exists()


def test_release_is_current_names_what_differs(course):
    course.build()
    compiled = course.release / "algebra" / "__pycache__" / "layers.cpython-311.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"what Python leaves there")
    assert release_is_current(course.assignment) == []
    (course.root / "algebra" / "layers.py").write_text("# mended\n")
    (course.release / "notes.txt").write_text("not built")
    assert release_is_current(course.assignment) == ["algebra/layers.py", "notes.txt"]


def test_failed_build_leaves_the_old_release_and_nothing_beside_it(course):
    before = course.build()
    course.add_code("doubled = x + x * secret_factor(1)")
    with pytest.raises(LeakError):
        course.build()
    assert [path.name for path in course.release.parent.iterdir()] == ["tiny"]
    assert (course.release / "one.ipynb").read_bytes() == before["one.ipynb"]


def test_points_of_a_question_stand_in_the_heading_above_it(course):
    course.add(nbformat.v4.new_markdown_cell("## Why?\n\n```\n# no heading\n```", id="why"))
    answer = nbformat.v4.new_markdown_cell("Because.", id="because")
    answer.metadata["nbgrader"] = {
        **course.cell("test_double").metadata.nbgrader,
        "grade_id": "because",
        "solution": True,
        "locked": False,
        "points": 1.5,
    }
    course.add(answer)
    course.build()
    cells = {cell.id: cell for cell in nbformat.read(course.release / "one.ipynb", 4).cells}
    assert cells["title"].source == "# Doubling (10 points)"
    assert cells["why"].source.startswith("## Why? (1.5 points)\n")
    assert course.cell("title").source == "# Doubling"


def test_points_that_the_author_wrote_are_left_as_they_are(course):
    course.cell("title").source = "# Doubling (10 Punkte)"
    course.build()
    assert nbformat.read(course.release / "one.ipynb", 4).cells[0].source == "# Doubling (10 Punkte)"
