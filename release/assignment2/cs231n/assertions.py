"""What the notebooks' visible test cells assert with."""

import numpy as np

from cs231n.gradient_check import rel_error


def compare(name, actual, expected, hint, tolerance=1e-6):
    """Stop with a sentence that helps unless a value is the expected one.

    Args:
        name: what the notebook calls the value, such as "dx".
        actual: the value; an array where an array is expected.
        expected: the right value: a number, an array, or nested lists of numbers (meant as float64).
        hint: a likely cause.
        tolerance: largest allowed `rel_error`.

    Raises:
        AssertionError: another type, shape or dtype, NaN or infinity, or too large an error.
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


def _furthest_off(actual, expected):
    """Where the difference is largest, and all values where they are few."""
    worst = np.unravel_index(np.argmax(np.abs(actual - expected)), expected.shape)
    place = f" at [{', '.join(map(str, worst))}]" if worst else ""
    text = f"Furthest off: {actual[worst]:.6g}{place}, expected {expected[worst]:.6g}."
    if 1 < expected.size <= 16:
        text += f"\nYours:\n{actual}\nExpected:\n{expected}"
    return text
