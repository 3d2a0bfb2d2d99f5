"""A warm grader, and students whose one notebook is damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from autograder import sandbox
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from tests.autograder.intake.damage import Json
from tests.sample_class import build


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    """The assignment, with less patience for cells that never end."""
    described = content.load("assignment2").assignment
    return structs.replace(described, limits=structs.replace(described.limits, cell_seconds=3, upload_mb=240))


@pytest.fixture(scope="session")
def grader(assignment: Assignment) -> Iterator[Grader]:
    with Grader(assignment, sandbox.choose()) as grader:
        yield grader


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory, assignment: Assignment) -> dict[str, Json]:
    """The notebooks of a student who has everything right, by id."""
    (folder,) = build(tmp_path_factory.mktemp("clean"), ["perfect"])
    return {spec.id: json.loads((folder / f"{spec.id}.ipynb").read_bytes()) for spec in assignment.notebooks}


@pytest.fixture
def folder(tmp_path: Path, assignment: Assignment) -> Path:
    """Where a student hands in."""
    folder = tmp_path / "submitted" / "ada" / assignment.id
    folder.mkdir(parents=True)
    return folder
