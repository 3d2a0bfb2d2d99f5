"""A course weighs kinds of hidden tests: answers to the published docstrings, and what the release says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import structs

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake import submission
from autograder.notebooks.notebook import grade_id_of, is_test, parse
from autograder.release.build import build_release
from autograder.results.result import Result
from tests.assignments.assignment2.published_style import CNN, LAYERS

LOADED = content.load("assignment2")
ASSIGNMENT = LOADED.assignment
PUBLISHED = structs.replace(ASSIGNMENT, kinds="published")
LIBRARY = "from .layers import *\n"
"""What the published file defines above these answers is the course library's here."""


def graded(folder: Path, kinds: str) -> Result:
    (folder / "layers.py").write_text(LIBRARY + LAYERS)
    (folder / "cnn.py").write_text(CNN)
    assignment = structs.replace(ASSIGNMENT, kinds=kinds)
    with Grader(assignment, sandbox_for(LOADED)) as grader:
        return grader.grade(submission.read("ada", folder, assignment)).result


def test_answers_to_the_published_docstrings_get_all_points_under_the_published_set(tmp_path: Path) -> None:
    result = graded(tmp_path, "published")
    failed = [(q.id, test.name, test.message) for q in result.questions for test in q.tests if test.message]
    assert not failed
    assert result.score == result.max_score


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release under the published set."""
    folder = tmp_path_factory.mktemp("release") / "assignment2"
    build_release(PUBLISHED, folder, f"sqlite:///{folder.parent}/gradebook.db")
    return folder


@pytest.fixture(scope="module")
def released(folder: Path) -> str:
    """The text of all its notebooks."""
    return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.ipynb")))


@pytest.mark.parametrize("name", [book.id for book in ASSIGNMENT.notebooks if book.questions])
def test_visible_tests_under_the_published_set_pass_for_published_answers(folder: Path, name: str) -> None:
    node = parse((folder / f"{name}.ipynb").read_text(encoding="utf-8"))
    own = {"__name__": "answers", "__package__": "cs231n.classifiers"}
    exec(LIBRARY.replace(".layers", "cs231n.layers") + LAYERS + CNN, own)
    setup = next(cell.source for cell in node.cells if grade_id_of(cell) == "setup")
    exec("\n".join(line for line in setup.splitlines() if not line.lstrip().startswith("%")), own)
    for cell in filter(is_test, node.cells):
        exec(cell.source, own)


WORDS = """
dtype of x | have the dtype | for float32 inputs | (left unchanged) | not modified | check_unchanged
do not fill the image at | NumPy makes
"""


@pytest.mark.parametrize("words", [*map(str.strip, WORDS.strip().replace("\n", "|").split("|"))])
def test_release_announces_nothing_of_kinds_that_are_switched_off(released: str, words: str) -> None:
    everything = "".join(file.read_text(encoding="utf-8") for file in ASSIGNMENT.release.glob("*.ipynb"))
    assert words in everything
    assert words not in released


def test_release_shows_no_mark_of_a_kind(released: str) -> None:
    assert not re.search(r"<!-- |kind \w+ --", released)
