"""The Python files that students may start from: nothing is answered in them, and answers put there count."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.audit.variants import reference_answers
from autograder.course import content
from autograder.intake import submission
from autograder.notebooks import python_file
from autograder.release.starters import NAME

ASSIGNMENT = content.load("assignment2").assignment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the release."""
    shutil.copytree(ASSIGNMENT.release, tmp_path / ASSIGNMENT.id)
    return tmp_path / ASSIGNMENT.id


def test_starter_files_hold_every_question_and_answer_none() -> None:
    for spec in ASSIGNMENT.files:
        text = (ASSIGNMENT.release / NAME / spec.path).read_text(encoding="utf-8")
        assert python_file.defines(text, spec.questions)
        assert not python_file.program(text, spec.path, spec.questions).attempted
        assert not list(python_file.problems(text))


def test_untouched_release_is_graded_as_notebooks(folder: Path) -> None:
    assert submission.read("ada", folder, ASSIGNMENT).by_file == {}


def test_answers_in_the_starter_files_count_before_blank_notebooks(folder: Path) -> None:
    answers = reference_answers(ASSIGNMENT)
    for spec in ASSIGNMENT.files:
        file = folder / NAME / spec.path
        head = file.read_text(encoding="utf-8").partition("\n\n\n")[0]
        file.write_text("\n\n\n".join([head, *(answers[name] for name in spec.questions)]), encoding="utf-8")
    by_file = submission.read("ada", folder, ASSIGNMENT).by_file
    holding = ((book.id, ASSIGNMENT.file_of(book.id)) for book in ASSIGNMENT.notebooks)
    assert by_file == {name: spec.path for name, spec in holding if spec}
    assert len(by_file) == 4
