"""Fixtures of the tests of the course library, which run with the reference solutions only."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.testing import Student


@pytest.fixture(scope="session")
def library(reference_cells: Callable[..., Student]) -> Iterator[Student]:
    """The course library, in a worker in which the cells of 3_fast_layers ran."""
    with reference_cells("3_fast_layers") as student:
        yield student


@pytest.fixture(scope="session")
def reference(reference_cells: Callable[..., Student]) -> Iterator[Student]:
    """The reference loops, in a worker of their own."""
    with reference_cells("1_convolution", "2_max_pooling") as student:
        yield student
