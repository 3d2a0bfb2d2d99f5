"""Hidden tests of 1_numbers."""

from __future__ import annotations

import numpy as np
import pytest
from autograder.assignments.toy import oracle

from autograder.testing import Check, Student


@pytest.mark.question("moving_average")
class TestMovingAverage:
    """Means of neighbours."""

    @pytest.mark.weight(2)
    @pytest.mark.hint("Each mean is over width neighbours.")
    def test_values(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """The means of a few numbers"""
        for width in (1, 2, 3):
            x = rng.standard_normal(8)
            check.close(
                "out", student.call("moving_average", x, width).value, oracle.moving_average(x, width)
            )

    @pytest.mark.hint("There are N - width + 1 means.")
    def test_shape(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """As many means as windows fit"""
        x = rng.standard_normal(6)
        out = student.call("moving_average", x, 6).value
        check.close("out", out, oracle.moving_average(x, 6))
        check.shape("out", out, np.empty(1))

    @pytest.mark.hint("Compute in the dtype of x.")
    def test_dtype(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """float32 in, float32 out"""
        x = rng.standard_normal(6).astype(np.float32)
        out = student.call("moving_average", x, 2).value
        check.close("out", out, oracle.moving_average(x, 2).astype(np.float32))
        check.dtype("out", out, np.float32)

    @pytest.mark.hint("Work on a copy of x.")
    def test_input_is_not_changed(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """x is the same after the call as before"""
        x = rng.standard_normal(6)
        answer = student.call("moving_average", x, 2)
        check.close("out", answer.value, oracle.moving_average(x, 2))
        check.unchanged(answer, ("x",))


@pytest.mark.question("differences")
class TestDifferences:
    """Differences of neighbours."""

    @pytest.mark.hint("Subtract each number from the one behind it.")
    def test_values(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """The differences of a few numbers"""
        x = rng.standard_normal(7)
        check.close("out", student.call("differences", x).value, oracle.differences(x))

    @pytest.mark.visibility("hidden")
    @pytest.mark.hint("Two numbers have one difference.")
    def test_two_numbers(self, student: Student, rng: np.random.Generator, check: Check) -> None:
        """Two numbers"""
        x = rng.standard_normal(2)
        check.close("out", student.call("differences", x).value, oracle.differences(x))
