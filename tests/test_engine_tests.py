"""The engine's tests stand on the toy alone: a change of a real assignment breaks none of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import content
from autograder.course.checkout import CHECKOUT

PLACES = ("attacks", "autograder", "faults", "fuzz", "soak", "toy", "toy_library")
"""Folders of `tests` that are about the engine; what is about an assignment lies in `tests/assignments`."""
TESTS = sorted(path for place in PLACES for path in CHECKOUT.joinpath("tests", place).rglob("*.py"))


def names_of_real_assignments() -> set[str]:
    """Ids, questions, notebooks and libraries of the assignments that the checkout ships."""
    names: set[str] = set()
    for description in CHECKOUT.glob("autograder/assignments/*/assignment.toml"):
        assignment = content.load(description.parent.name).assignment
        names |= {assignment.id, *assignment.questions, *(notebook.id for notebook in assignment.notebooks)}
        names |= {assignment.library.package} if assignment.library else set()
    return names


NAMES = names_of_real_assignments()


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_no_test_of_the_engine_names_anything_of_a_real_assignment(path: Path) -> None:
    words = re.findall(r"\w+", path.read_text(encoding="utf-8"))
    assert sorted(NAMES.intersection(words)) == []
