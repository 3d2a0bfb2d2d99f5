"""The sentences that students read in the notebooks' own test cells."""

import numpy as np
import pytest

from cs231n.assertions import compare


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.array([1.0, 2.0]), [1, 2]),
        (np.ones((2, 3), np.float32), np.ones((2, 3), np.float32)),
        (np.float32(2.5), 2.5),
        (2.5, 2.5),
    ],
    ids=["lists", "float32", "float32 number", "number"],
)
def test_right_values_pass(actual, expected):
    compare("out", actual, expected, "think")


@pytest.mark.parametrize(
    ("actual", "message"),
    [
        (None, "out should be a NumPy array, not NoneType"),
        ([1.0, 2.0], "out should be a NumPy array, not list"),
        (np.array([[1.0, 2.0]]), r"shape \(1, 2\), expected \(2,\)"),
        (np.array([1.0, 2.0], np.float32), "dtype float32, expected float64"),
        (np.array([1.0, np.nan]), "NaN or infinity"),
        (
            np.array([1.0, 3.0]),
            r"relative error of 2.0e-01(.|\n)*Hint: think(.|\n)*Furthest off: 3 at \[1\], expected 2",
        ),
    ],
    ids=["none", "list", "shape", "dtype", "nan", "value"],
)
def test_wrong_values_are_named_with_a_hint(actual, message):
    with pytest.raises(AssertionError, match=message):
        compare("out", actual, [1, 2], "think")
