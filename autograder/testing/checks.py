"""What a hidden test asserts about an answer, and the sentence a student reads when it does not hold.

An answer comes from untrusted code: its exact type is looked at before anything else is done with it.
Messages show shapes, types, errors and positions, never a hidden input or a right value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.results.result import ErrorMap
from autograder.testing.numbers import plain_array
from autograder.testing.rounding import Right
from autograder.testing.tape import Compared, Fault, Record, no_record

Array = npt.NDArray[Any]

SMALLEST = 1e-8
"""Floor of the denominator in the course's relative error."""

ROUNDING = 64
"""An error below this many units of rounding of the array's largest value is never held against anyone."""

PICTURE_SIDE = 40
"""Longest side of a picture, in cells."""

CHANGED = "the call changed {} in place; work on a copy instead"


class CheckFailed(AssertionError):
    """An answer is wrong. `message` is for the student; `picture` shows where, if there is a where."""

    def __init__(self, message: str, fault: Fault = Fault.OTHER, picture: ErrorMap | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fault = fault
        self.picture = picture


class Called(Protocol):
    """What `Check.unchanged` needs to know of a call: the positional arguments it changed."""

    @property
    def changed(self) -> Mapping[int, Any]: ...


class Check:
    """The checks of one test; remembers the numeric error nearest to (or furthest beyond) its tolerance.

    Args:
        tolerances: largest allowed relative error by dtype name, as in `assignment.toml`.
        record: takes down each comparison.
    """

    def __init__(self, tolerances: Mapping[str, float], record: Record = no_record) -> None:
        self._tolerances = tolerances
        self._record = record
        self.error: float | None = None
        self.tolerance: float | None = None

    def close(
        self, name: str, actual: object, expected: npt.ArrayLike, tolerance: float | None = None
    ) -> None:
        """The values are right. The dtype, or another shape of the same size, does not matter here.

        What `oracle` returns knows how far rounding may take a right answer (`rounding.Right`), which is
        never taken for more than the tolerance of the dtype. For other right values the course's relative
        error is held against that tolerance.

        Args:
            name: what the student calls the value, such as `dx`.
            actual: the answer; an ndarray, or a number where one value is expected.
            expected: right values, in the dtype of the inputs.
            tolerance: largest relative error, where it is not to follow from the right values.

        Raises:
            CheckFailed: wrong type or size, NaN or infinite values, or too large an error.
        """
        right = np.asarray(expected)
        given = _array(name, actual)
        if given.size != right.size:
            self._record(Compared(name, given, right, np.empty(0), 0.0))
            raise CheckFailed(f"{name} has shape {given.shape}, but it should be {right.shape}", Fault.SHAPE)
        errors, allowed = self._errors(given.reshape(right.shape), expected, tolerance)
        self._record(Compared(name, given.reshape(right.shape), right, errors, allowed))
        worst = float(errors.max(initial=0.0))
        self._remember(worst, allowed)
        if worst > allowed:
            picture = error_map(name, given.reshape(right.shape), errors, allowed)
            raise CheckFailed(_difference(name, given, right, errors, allowed), Fault.VALUES, picture)

    def shape(self, name: str, actual: object, expected: npt.ArrayLike) -> None:
        """The shape is that of `expected`; a wrong shape with right values is told apart.

        Raises:
            CheckFailed: not an array, or another shape.
        """
        right = np.asarray(expected)
        given = _array(name, actual)
        if given.shape == right.shape:
            return
        message = f"{name} has shape {given.shape}, but it should be {right.shape}"
        if given.size == right.size and self._right(given.reshape(right.shape), expected):
            message += "; its values are right, so reshaping is all that is left to do"
        raise CheckFailed(message, Fault.SHAPE)

    def dtype(self, name: str, actual: object, expected: npt.DTypeLike) -> None:
        """The element type is exactly `expected`.

        Raises:
            CheckFailed: not an array, or another dtype.
        """
        given, right = _array(name, actual).dtype, np.dtype(expected)
        if given != right:
            message = f"{name} has dtype {given}, but for {right} inputs it should be {right}"
            raise CheckFailed(message, Fault.DTYPE)

    def unchanged(self, answer: Called, names: Sequence[str]) -> None:
        """The call left its first positional arguments, called `names`, as they were.

        Raises:
            CheckFailed: it did not; the message names them.
        """
        changed = [name for position, name in enumerate(names) if position in answer.changed]
        if changed:
            raise CheckFailed(CHANGED.format(" and ".join(changed)), Fault.CHANGED)

    def kept(self, name: str, actual: object, before: npt.ArrayLike) -> None:
        """An array that is not an argument is exactly as it was before the call.

        Raises:
            CheckFailed: not an array, or another one.
        """
        if not np.array_equal(_array(name, actual), before):
            raise CheckFailed(CHANGED.format(name), Fault.CHANGED)

    def parts(self, function: str, value: object, names: Sequence[str]) -> tuple[Any, ...]:
        """The values that `function` returned together, one for each of `names`.

        Raises:
            CheckFailed: not a tuple or list of that many values.
        """
        wanted = f"{function} should return {len(names)} values: {', '.join(names)}"
        if type(value) is not tuple and type(value) is not list:
            raise CheckFailed(f"{wanted}; it returned one {_kind(value)}", Fault.PARTS)
        if len(value) != len(names):
            raise CheckFailed(f"{wanted}; it returned {len(value)}", Fault.PARTS)
        return tuple(value)

    def entry(self, name: str, mapping: object, key: str, fault: Fault = Fault.OTHER) -> Any:
        """`mapping[key]`, where `mapping` is what the student calls `name`.

        Raises:
            CheckFailed: not a dict, or it has no such key.
        """
        if type(mapping) is not dict:
            raise CheckFailed(f"{name} should be a dict; it is a {_kind(mapping)}", fault)
        if key not in mapping:
            raise CheckFailed(f"{name} has no entry {key!r}", fault)
        return mapping[key]

    def that(self, holds: bool, message: str, fault: Fault = Fault.OTHER) -> None:
        """Anything else: `message` says what does not hold.

        Raises:
            CheckFailed: `holds` is false.
        """
        if not holds:
            raise CheckFailed(message, fault)

    def forget(self) -> None:
        """Drop the remembered error: the comparison was a first try that does not count."""
        self.error = self.tolerance = None

    def _errors(
        self, given: Array, expected: npt.ArrayLike, tolerance: float | None = None
    ) -> tuple[Array, float]:
        """The error of each element, and the largest one that is allowed."""
        right = np.asarray(expected)
        if isinstance(expected, Right) and tolerance is None:
            most = max(self._tolerances.get(array.dtype.name, 0.0) for array in (given, right))
            return errors_to_largest(given, right), min(most, expected.allowed(given.dtype))
        allowed = self._tolerances[right.dtype.name] if tolerance is None else tolerance
        return relative_errors(given, right, allowed), allowed

    def _right(self, given: Array, expected: npt.ArrayLike) -> bool:
        errors, allowed = self._errors(given, expected)
        return bool((errors <= allowed).all())

    def _remember(self, error: float, tolerance: float) -> None:
        if self.error is None or self.tolerance is None or error / tolerance > self.error / self.tolerance:
            self.error, self.tolerance = error, tolerance


def relative_errors(actual: Array, expected: Array, tolerance: float) -> Array:
    """|a - b| / max(floor, |a| + |b|) for each element; infinite where `actual` is not finite.

    The course's measure has the floor 1e-8. Sums that cancel leave elements near zero with an absolute
    error of a few roundings of the array's large values, in whichever order they are added; so the floor
    is raised to where `ROUNDING` units of rounding of the largest right value equal `tolerance`.

    Args:
        actual: numbers of any real dtype; same shape as `expected`.
        expected: right values; their dtype sets the unit of rounding.
        tolerance: the error that the result will be held against.
    """
    unit = np.finfo(expected.dtype).eps if expected.dtype.kind == "f" else np.finfo(np.float64).eps
    with np.errstate(all="ignore"):
        a, b = actual.astype(np.float64), expected.astype(np.float64)
        largest = float(np.abs(b).max(initial=0.0))
        floor = max(SMALLEST, ROUNDING * float(unit) * largest / tolerance)
        errors = np.abs(a - b) / np.maximum(floor, np.abs(a) + np.abs(b))
        return np.where(np.isfinite(a) & np.isfinite(errors), errors, np.inf)


def errors_to_largest(actual: Array, expected: Array) -> Array:
    """|a - b| relative to the largest |b| for each element; infinite where `actual` is not finite.

    Args:
        actual: numbers of any real dtype; same shape as `expected`.
        expected: right values; where all are 0, the error is absolute.
    """
    with np.errstate(all="ignore"):
        a, b = actual.astype(np.float64), expected.astype(np.float64)
        errors = np.abs(a - b) / (float(np.abs(b).max(initial=0.0)) or 1.0)
        return np.where(np.isfinite(a) & np.isfinite(errors), errors, np.inf)


def error_map(name: str, actual: Array, errors: Array, tolerance: float) -> ErrorMap:
    """The picture of the 2-D slice (last two axes) that holds the largest error, at most 40 x 40 cells.

    Args:
        name: what the student calls the array.
        actual: the answer, in the expected shape.
        errors: of each element, from `relative_errors`.
        tolerance: the allowed error.
    """
    levels = np.asarray(np.digitize(errors, [tolerance, 100 * tolerance], right=True))
    levels[np.isnan(actual)] = 3
    leading = tuple(int(i) for i in _position_of_worst(errors)[: max(0, errors.ndim - 2)])
    plane = np.atleast_2d(levels[leading])
    index = ", ".join([str(i) for i in leading] + [":"] * (errors.ndim - len(leading)))
    return ErrorMap(f"{name}[{index}]" if index else name, _shrunk(plane))


def _array(name: str, actual: object) -> Array:
    """The answer as an array of real numbers, after its exact type was found to be harmless."""
    array = plain_array(actual)
    if array is None:
        fault = Fault.PARTS if type(actual) in (tuple, list, dict) else Fault.OTHER
        raise CheckFailed(f"{name} should be a NumPy array of numbers; it is a {_kind(actual)}", fault)
    if array.dtype.kind not in "fiu":
        raise CheckFailed(f"{name} should hold real numbers; its dtype is {array.dtype}")
    return array


def _kind(value: object) -> str:
    """What a student would call the value; a handle knows the type of the object it stands for."""
    return "None" if value is None else str(getattr(value, "type", type(value).__name__))


def _position_of_worst(errors: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(errors)), errors.shape))


def _difference(name: str, given: Array, right: Array, errors: Array, tolerance: float) -> str:
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
    if given.dtype.kind != "f":
        message += f"; its dtype {given.dtype} cuts off fractions, so make it a float array"
    return message


def _shrunk(plane: Array) -> tuple[tuple[int, ...], ...]:
    """The worst level in each block, with blocks just large enough for `PICTURE_SIDE` a side."""
    rows, columns = (-(-side // PICTURE_SIDE) for side in plane.shape)
    padded = np.pad(plane, ((0, -plane.shape[0] % rows), (0, -plane.shape[1] % columns)))
    blocks = padded.reshape(padded.shape[0] // rows, rows, padded.shape[1] // columns, columns)
    return tuple(tuple(int(level) for level in row) for row in blocks.max(axis=(1, 3)))
