"""How far an answer's numbers are from the right ones, and how a student is shown where.

An answer comes from untrusted code: its exact type is looked at before anything else is done with it.
Messages show shapes, types, errors and positions, never a hidden input or a right value.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.course.assignment import TOLERANCE
from autograder.results.result import ErrorMap

Array = npt.NDArray[Any]

SMALLEST = 1e-8
"""Floor of the denominator in the course's relative error."""

ROUNDING = 64
"""An error below this many units of rounding of the array's largest value is never held against anyone."""

PICTURE_SIDE = 40
"""Longest side of a picture, in cells."""

ACCEPTED = {"b": "biuf", "i": "fiu", "u": "fiu", "f": "fiu", "c": "fiuc"}
"""By the kind of dtype of the right values: the kinds that an answer may have."""

_CODES = "?" + np.typecodes["AllInteger"] + np.typecodes["AllFloat"]
NUMBERS = frozenset({bool, int, float, complex, *(np.dtype(code).type for code in _CODES)})
"""The exact types of a single number."""


def numbers(value: object) -> Array | None:
    """The value as an array, if it is one, or a single number, by its exact type; the dtype may be any."""
    if type(value) is np.ndarray:
        return value
    return np.asarray(value) if type(value) in NUMBERS else None


def real_numbers(value: object) -> Array | None:
    """The value as an array of real numbers, if it is one."""
    array = numbers(value)
    return array if array is not None and array.dtype.kind in "fiu" else None


@functools.cache
def name_of(dtype: np.dtype[Any]) -> str:
    """As `dtype.name`, which NumPy puts together anew each time."""
    return dtype.name


def tolerance_of(tolerances: Mapping[str, float], dtype: np.dtype[Any]) -> float:
    """The largest relative error of answers in a dtype.

    Complex numbers have the tolerance of their parts; whole numbers and truth values that of float64.

    Args:
        tolerances: as in `assignment.toml`; `TOLERANCE` for what they leave out.
        dtype: of the right values.
    """
    part = {"complex64": "float32", "complex128": "float64"}.get(name_of(dtype), name_of(dtype))
    name = part if part in tolerances or part in TOLERANCE else "float64"
    return tolerances[name] if name in tolerances else TOLERANCE[name]


def relative_errors(actual: Array, expected: Array, tolerance: float) -> Array:
    """|a - b| / max(floor, |a| + |b|) for each element; infinite where `actual` is not finite.

    The course's measure has the floor 1e-8. Sums that cancel leave elements near zero with an absolute
    error of a few roundings of the array's large values, in whichever order they are added; so the floor
    is raised to where `ROUNDING` units of rounding of the largest right value equal `tolerance`.

    Args:
        actual: numbers of any dtype; same shape as `expected`.
        expected: right values; their dtype sets the unit of rounding.
        tolerance: the error that the result will be held against; with 0, elements that differ at all have
            an error above 0.
    """
    unit = np.finfo(expected.dtype).eps if expected.dtype.kind in "fc" else np.finfo(np.float64).eps
    with np.errstate(all="ignore"):
        a, b = _wide(actual), _wide(expected)
        largest = float(np.abs(b).max(initial=0.0))
        floor = max(SMALLEST, ROUNDING * float(unit) * largest / tolerance if tolerance else 0.0)
        errors = np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))
        if not tolerance:  # whole numbers beyond 2^53 may differ and have the same float64
            errors = np.maximum(errors, np.where(actual != expected, np.finfo(np.float64).tiny, 0.0))
        return np.where(np.isfinite(a) & np.isfinite(errors), errors, np.inf)


def errors_to_largest(actual: Array, expected: Array, largest: float) -> Array:
    """|a - b| / largest for each element; NaN or infinite where `actual` is not finite.

    Args:
        actual: numbers of any dtype; same shape as `expected`.
        expected: right values.
        largest: the largest of them, which the errors are relative to.
    """
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(_wide(actual) - _wide(expected)) / largest)


def difference(name: str, given: Array, right: Array, errors: Array, tolerance: float) -> str:
    """The sentence for wrong values: the plainest cause that explains them."""
    position = list(_position_of_worst(errors))
    where = f" at {position}" if position else ""
    for test, word in ((np.isnan, "NaN (not a number)"), (np.isinf, "infinite")):
        count = int(test(given).sum())
        if count:
            return f"{name} is {word} in {count} of {given.size} elements, first{where}"
    wrong = int((errors > tolerance).sum())
    message = f"{name} is wrong in {wrong} of {given.size} elements"
    message += f", most of all{where}" if position else ""
    if given.shape != right.shape:
        message += f"; its shape is {given.shape}, but it should be {right.shape}"
    if given.dtype.kind in "biu" and right.dtype.kind in "fc":
        message += f"; its dtype {given.dtype} cuts off fractions, so make it a float array"
    return message


def error_map(name: str, actual: Array, errors: Array, tolerance: float) -> ErrorMap:
    """The picture of the 2-D slice (last two axes) that holds the largest error, at most 40 x 40 cells.

    Args:
        name: what the student calls the array.
        actual: the answer, in the expected shape.
        errors: of each element, from `relative_errors`.
        tolerance: the allowed error.
    """
    large = 100 * tolerance or np.inf  # with tolerance 0, what differs is wrong, and nothing is worse
    levels = np.asarray(np.digitize(errors, [tolerance, large], right=True))
    levels[np.isnan(actual)] = 3
    leading = tuple(int(i) for i in _position_of_worst(errors)[: max(0, errors.ndim - 2)])
    plane = np.atleast_2d(levels[leading])
    index = ", ".join([str(i) for i in leading] + [":"] * (errors.ndim - len(leading)))
    return ErrorMap(f"{name}[{index}]" if index else name, _shrunk(plane))


def _wide(array: Array) -> Array:
    return np.asarray(array, np.complex128 if array.dtype.kind == "c" else np.float64)


def _position_of_worst(errors: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(errors)), errors.shape))


def _shrunk(plane: Array) -> tuple[tuple[int, ...], ...]:
    """The worst level in each block, with blocks just large enough for `PICTURE_SIDE` a side."""
    rows, columns = (-(-side // PICTURE_SIDE) for side in plane.shape)
    padded = np.pad(plane, ((0, -plane.shape[0] % rows), (0, -plane.shape[1] % columns)))
    blocks = padded.reshape(padded.shape[0] // rows, rows, padded.shape[1] // columns, columns)
    return tuple(tuple(int(level) for level in row) for row in blocks.max(axis=(1, 3)))
