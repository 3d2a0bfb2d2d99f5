"""A warm grader, and students whose one notebook is damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from msgspec import structs
from nbformat import NotebookNode

from autograder import sandbox
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.notebooks.notebook import grade_id_of, is_answer
from tests.autograder.intake.damage import Json
from tests.toy_submissions import answered, reference


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    """The assignment, with less patience for cells that never end."""
    described = content.load("toy").assignment
    return structs.replace(described, limits=structs.replace(described.limits, cell_seconds=3, upload_mb=240))


@pytest.fixture(scope="session")
def grader(assignment: Assignment) -> Iterator[Grader]:
    with Grader(assignment, sandbox.choose()) as grader:
        yield grader


@pytest.fixture(scope="session")
def clean(assignment: Assignment) -> dict[str, Json]:
    """The notebooks of a student who has everything right, by id."""
    return {spec.id: json.loads(nbformat.writes(solved(spec.id))) for spec in assignment.notebooks}


def solved(name: str) -> NotebookNode:
    """A released notebook with the reference solutions in its answer cells."""
    return answered(
        name, **{str(grade_id_of(cell)): cell.source for cell in reference(name).cells if is_answer(cell)}
    )


@pytest.fixture
def folder(tmp_path: Path, assignment: Assignment) -> Path:
    """Where a student hands in."""
    folder = tmp_path / "submitted" / "ada" / assignment.id
    folder.mkdir(parents=True)
    return folder
