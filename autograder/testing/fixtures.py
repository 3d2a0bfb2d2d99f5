"""The fixtures of hidden tests: what a test function gets by naming an argument so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from autograder.course.assignment import Assignment
from autograder.testing.checks import Check
from autograder.testing.layer_kinds import Kinds
from autograder.testing.plugin import RUN, HiddenTests
from autograder.testing.student import Student

MARKERS = (
    "question(id): the answer cell that these tests grade",
    "weight(n): this test's share of the question's points (default 1)",
    "kind(name): the kind of test that it is; assignment.toml says what a kind weighs",
    "without(kind): it stands in where this kind is switched off",
    "hint(text): one sentence shown to the student when the test fails",
    "goes_on: begins where the test before it has left the notebook, which may be further down",
    "visibility(when): when Gradescope shows this test to students (docs/gradescope.md)",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks of hidden tests known."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture(scope="session")
def hidden_tests(request: pytest.FixtureRequest) -> HiddenTests:
    """The run that this session belongs to."""
    return request.config.stash[RUN]


@pytest.fixture
def student(hidden_tests: HiddenTests) -> Student:
    """The notebook that holds the question of this test."""
    return hidden_tests.student()


@pytest.fixture
def rng(hidden_tests: HiddenTests) -> np.random.Generator:
    """The inputs of this submission for this test: the same on every run and machine."""
    return hidden_tests.rng()


@pytest.fixture(scope="session")
def shared_rng(hidden_tests: HiddenTests) -> Callable[[], np.random.Generator]:
    """`shared_rng()`: as `rng`, for inputs that several tests share, whichever of them comes first."""
    return partial(hidden_tests.rng, "shared")


@pytest.fixture(scope="module")
def kinds(shared_rng: Callable[[], np.random.Generator]) -> Kinds:
    """What the tests of a forward and of its backward pass share: cases of every kind, each tried once."""
    return Kinds(shared_rng)


@pytest.fixture
def check(hidden_tests: HiddenTests) -> Check:
    """What the test asserts with."""
    return hidden_tests.check()


@pytest.fixture(scope="session")
def assignment(hidden_tests: HiddenTests) -> Assignment:
    """What `assignment.toml` says, the assignment's own `settings` among it."""
    return hidden_tests.assignment


@pytest.fixture(scope="session")
def reference_cells(hidden_tests: HiddenTests) -> Callable[..., Student]:
    """`reference_cells(NOTEBOOK, ...)`: the cells of these reference notebooks, in a worker of their own.

    For tests of the course library, which belong to no question and run with the reference solutions only.
    """
    return hidden_tests.reference_cells


@pytest.fixture
def baseline(hidden_tests: HiddenTests) -> Callable[[str], Student]:
    """`baseline(SOURCE)`: code of the test's own, in a worker that no code of the submission enters.

    For tests of speed, which hold a student's function against it.
    """
    return hidden_tests.baseline
