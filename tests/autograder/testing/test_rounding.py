"""Right values know how far rounding may take a right answer from them."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.testing import Right, right
from autograder.testing.rounding import unit_roundoff


def test_allowed_is_safety_times_unit_roundoff_times_terms_times_magnitude() -> None:
    known = right([2.0, -4.0], [10.0, 20.0], terms=12)
    assert known.rounding == (12 + 8) * 20
    assert known.allowed(np.float64) == 4 * 2**-53 * 400 / 4
    assert known.allowed(np.float32) == known.astype(np.float32).allowed(np.float64) == 4 * 2**-24 * 400 / 4


def test_zero_right_values_still_allow_a_rounding() -> None:
    assert right(np.zeros(3), np.zeros(3), terms=5).allowed(np.float64) == 4 * unit_roundoff(np.float64)


def test_rounding_goes_with_the_values_into_another_dtype_and_shape() -> None:
    known = right(np.ones((2, 3)), np.ones((2, 3)), terms=2)
    moved = known.astype(np.float32).reshape(3, 2)
    assert (moved.rounding, moved.dtype, moved.shape) == (10, np.float32, (3, 2))


def test_numpy_takes_right_values_for_their_array() -> None:
    known = right([1.0, 2.0], [1.0, 2.0], terms=1)
    assert np.asarray(known) is known.values
    assert type(np.ones(2) * known) is np.ndarray
    assert np.sum(np.ones(2) * known) == 3.0
    assert np.asarray(known, np.float32).dtype == np.float32


def test_right_values_cannot_be_exchanged() -> None:
    with pytest.raises(AttributeError):
        right(1.0, 1.0, terms=1).rounding = 0.0  # type: ignore[misc]
    assert isinstance(right(1.0, 1.0, terms=1), Right)
