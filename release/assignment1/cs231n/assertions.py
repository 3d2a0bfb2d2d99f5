"""What the notebooks' visible test cells assert with."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from cs231n._typing import Array
from cs231n.gradient_check import rel_error


def compare(name: str, actual: Any, expected: ArrayLike, hint: str, tolerance: float = 1e-6) -> None:
    """Stop with a sentence that helps unless a value is the expected one.

    Parameters
    ----------
    name : str
        What the notebook calls the value, such as "dx".
    actual : array or number
        The value; an array if an array is expected.
    expected : array, number, or nested lists of numbers
        The right value; anything but an array is meant as float64.
    hint : str
        A likely cause.
    tolerance : float, default 1e-6
        Largest allowed `rel_error`.

    Raises
    ------
    AssertionError
        Another type, shape or dtype, NaN or infinity, or too large an error.
    """
    expected = np.asarray(expected, dtype=None if isinstance(expected, np.ndarray) else np.float64)
    if expected.ndim:
        assert isinstance(actual, np.ndarray), f"{name} should be a NumPy array, not {type(actual).__name__}."
        assert actual.shape == expected.shape, (
            f"{name} has shape {actual.shape}, expected {expected.shape}.\nHint: {hint}"
        )
        assert actual.dtype == expected.dtype, f"{name} has dtype {actual.dtype}, expected {expected.dtype}."
    actual = np.asarray(actual)
    assert np.isfinite(actual).all(), f"{name} contains NaN or infinity.\nHint: {hint}"
    error = rel_error(actual, expected)
    assert error <= tolerance, (
        f"{name} has a relative error of {error:.1e}; at most {tolerance:.0e} is allowed.\nHint: {hint}\n"
        + _furthest_off(actual, expected)
    )


def _furthest_off(actual: Array, expected: Array) -> str:
    """Where the difference is largest, and all values if they are few."""
    worst = np.unravel_index(np.argmax(np.abs(actual - expected)), expected.shape)
    place = f" at [{', '.join(map(str, worst))}]" if worst else ""
    text = f"Furthest off: {actual[worst]:.6g}{place}, expected {expected[worst]:.6g}."
    if 1 < expected.size <= 16:
        text += f"\nYours:\n{actual}\nExpected:\n{expected}"
    return text
