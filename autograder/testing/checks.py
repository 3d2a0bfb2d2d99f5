"""What a hidden test asserts of an answer, exact types first; no message shows an input or a right value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.sandbox import StudentAnswer, StudentError, StudentRaised
from autograder.testing.alike import Spaces, differing_line, first_difference, kind_of
from autograder.testing.comparing import (
    ACCEPTED,
    Array,
    difference,
    error_map,
    errors_to_largest,
    name_of,
    numbers,
    relative_errors,
    tolerance_of,
)
from autograder.testing.rounding import Right
from autograder.testing.tape import Compared, Fault, Record, no_record
from autograder.testing.verdicts import CheckFailed, NotJudged, unwritten

CHANGED = "the call changed {} in place; work on a copy instead"


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
        self, name: str, actual: object, expected: npt.ArrayLike | Right, tolerance: float | None = None
    ) -> None:
        """The values are right. The dtype, or another shape of the same size, does not matter here.

        A `Right` knows how far rounding may take a right answer, which is never taken for more than the
        tolerance of the dtype. For other right values the course's relative error is held against that
        tolerance.

        Example:
            check.close("mean", student.call("mean", x).value, x.mean())

        Args:
            name: what the student calls the value, such as `dx`.
            actual: the answer; an ndarray, or a number where one value is expected.
            expected: right values of any numeric dtype, in that of the inputs.
            tolerance: largest relative error, where it is not to follow from the right values; with 0, equal
                values only.

        Raises:
            CheckFailed: wrong type or size, NaN or infinite values, or too large an error.
        """
        right = _values(expected)
        given = _array(name, actual, right.dtype)
        if given.size != right.size:
            self._record(Compared(name, given, right, np.empty(0), 0.0))
            raise CheckFailed(f"{name} has shape {given.shape}, but it should be {right.shape}", Fault.SHAPE)
        shaped = given.reshape(right.shape)
        errors, allowed = self._errors(shaped, expected, tolerance)
        worst = float(np.maximum.reduce(errors, axis=None, initial=0.0))
        if not worst < np.inf:  # NaN is the largest of any numbers
            worst, errors = np.inf, np.where(np.isfinite(errors), errors, np.inf)
        self._record(Compared(name, shaped, right, errors, allowed))
        self._remember(worst, allowed)
        if worst > allowed:
            picture = error_map(name, shaped, errors, allowed)
            raise CheckFailed(difference(name, given, right, errors, allowed), Fault.VALUES, picture)

    def equal(self, name: str, actual: object, expected: object) -> None:
        """Plain data is equal, exact types first: 1, 1.0 and True differ, and so do a list and a tuple.

        Example:
            check.equal("counts", tally.get("counts"), {"a": 2, "b": 1})

        Args:
            name: what the student calls the value.
            actual: the answer.
            expected: None, bool, int, float, complex, str, bytes, NumPy scalars and arrays; lists, tuples and
                dicts of them.

        Raises:
            CheckFailed: it differs; the message says where, and names no right value.
        """
        message = first_difference(name, actual, expected)
        self.that(message is None, message or "", Fault.VALUES)

    def text(self, name: str, actual: object, expected: str, spaces: Spaces = "ends") -> None:
        """The lines of a text are right.

        Example:
            check.text("what greet prints", student.call("greet", "Ada").output, "Hello Ada\\n")

        Args:
            name: what the student calls the text.
            actual: the answer.
            expected: the right text.
            spaces: which white space counts. "exact": all. "ends": not that at the ends of lines and of the
                text. "words": only that words are apart; empty lines do not count.

        Raises:
            CheckFailed: no str, or a line differs; the message gives its number.
        """
        if type(actual) is not str:
            raise CheckFailed(f"{name} should be a text; it is a {kind_of(actual)}", Fault.PARTS)
        message = differing_line(name, actual, expected, spaces)
        self.that(message is None, message or "", Fault.VALUES)

    def shape(self, name: str, actual: object, expected: npt.ArrayLike | Right) -> None:
        """The shape is that of `expected`; a wrong shape with right values is told apart.

        Example:
            check.shape("out", out, np.empty((3, 4)))

        Raises:
            CheckFailed: not an array, or another shape.
        """
        right = _values(expected)
        given = _array(name, actual, right.dtype)
        if given.shape == right.shape:
            return
        message = f"{name} has shape {given.shape}, but it should be {right.shape}"
        if given.size == right.size and self._right(given.reshape(right.shape), expected):
            message += "; its values are right here, so reshaping is all that is left to do"
        raise CheckFailed(message, Fault.SHAPE)

    def dtype(self, name: str, actual: object, expected: npt.DTypeLike) -> None:
        """The element type is exactly `expected`.

        Example:
            check.dtype("out", out, np.float32)

        Raises:
            CheckFailed: not an array, or another dtype.
        """
        right = np.dtype(expected)
        given = _array(name, actual, right).dtype
        if given != right:
            message = f"{name} has dtype {given}, but it should be {right}"
            raise CheckFailed(message, Fault.DTYPE)

    def unchanged(self, answer: Called, names: Sequence[str]) -> None:
        """The call left its first positional arguments, called `names`, as they were.

        Example:
            check.unchanged(student.call("mean", x), ("x",))

        Raises:
            CheckFailed: it did not; the message names them.
        """
        changed = [name for position, name in enumerate(names) if position in answer.changed]
        if changed:
            raise CheckFailed(CHANGED.format(" and ".join(changed)), Fault.CHANGED)

    def kept(self, name: str, actual: object, before: npt.ArrayLike) -> None:
        """An array that is not an argument is exactly as it was before the call.

        Example:
            check.kept("weights", model.get("weights"), weights)

        Raises:
            CheckFailed: not an array, or another one.
        """
        right = np.asarray(before)
        if not np.array_equal(_array(name, actual, right.dtype), right):
            raise CheckFailed(CHANGED.format(name), Fault.CHANGED)

    def parts(self, function: str, value: object, names: Sequence[str]) -> tuple[Any, ...]:
        """The values that `function` returned together, one for each of `names`.

        Example:
            mean, std = check.parts("moments", student.call("moments", x).value, ("mean", "std"))

        Raises:
            CheckFailed: not a tuple or list of that many values.
        """
        wanted = f"{function} should return {len(names)} values: {', '.join(names)}"
        if type(value) is not tuple and type(value) is not list:
            raise CheckFailed(f"{wanted}; it returned one {kind_of(value)}", Fault.PARTS)
        if len(value) != len(names):
            raise CheckFailed(f"{wanted}; it returned {len(value)}", Fault.PARTS)
        return tuple(value)

    def entry(self, name: str, mapping: object, key: str, fault: Fault = Fault.OTHER) -> Any:
        """`mapping[key]`, where `mapping` is what the student calls `name`.

        Example:
            check.close("counts['a']", check.entry("counts", counts, "a"), 2)

        Raises:
            CheckFailed: not a dict, or it has no such key.
        """
        if type(mapping) is not dict:
            raise CheckFailed(f"{name} should be a dict; it is a {kind_of(mapping)}", fault)
        if key not in mapping:
            raise CheckFailed(f"{name} has no entry {key!r}", fault)
        return mapping[key]

    def that(self, holds: bool, message: str, fault: Fault = Fault.OTHER) -> None:
        """Anything else: `message` says what does not hold.

        Example:
            check.that(first != second, "shuffle gives the same order twice")

        Raises:
            CheckFailed: `holds` is false.
        """
        if not holds:
            raise CheckFailed(message, fault)

    @contextmanager
    def values_first(self) -> Iterator[None]:
        """What a test of one property presumes: where a check in the block fails, the test is not judged.

        So a wrong value costs the tests of values, and not those of shapes, dtypes and inputs as well.

        Example:
            with check.values_first():
                check.close("out", out, right)
            check.dtype("out", out, np.float32)

        Raises:
            NotJudged: a check failed, or the student's code raised, in the block.
        """
        try:
            yield
        except (CheckFailed, StudentRaised, StudentAnswer) as error:
            if unwritten(error):
                raise
            self.forget()
            raise NotJudged("the values are wrong, so this test could not look at what it is about") from None

    def holds(self, judge: Callable[..., object], *arguments: object) -> bool:
        """Whether `judge` does not raise what a wrong answer raises; nothing of it counts for the test.

        Example:
            if not check.holds(judge_many_at_once, cases):
                judge_one_by_one(cases)
        """
        try:
            judge(*arguments)
        except (CheckFailed, StudentError):
            self.forget()
            return False
        return True

    def forget(self) -> None:
        """Drop the remembered error: the comparison was a first try that does not count.

        Example:
            check.forget()
        """
        self.error = self.tolerance = None

    def _errors(
        self, given: Array, expected: npt.ArrayLike | Right, tolerance: float | None = None
    ) -> tuple[Array, float]:
        """The error of each element, and the largest one that is allowed."""
        right = _values(expected)
        if tolerance is not None:
            return relative_errors(given, right, tolerance), tolerance
        allowed = tolerance_of(self._tolerances, right.dtype)
        if isinstance(expected, Right):
            most = max(allowed, self._tolerances.get(name_of(given.dtype), 0.0))
            errors = errors_to_largest(given, right, expected.largest)
            return errors, min(most, expected.allowed(given.dtype))
        return relative_errors(given, right, allowed), allowed

    def _right(self, given: Array, expected: npt.ArrayLike | Right) -> bool:
        errors, allowed = self._errors(given, expected)
        return bool((errors <= allowed).all())

    def _remember(self, error: float, tolerance: float) -> None:
        if (
            self.error is None
            or self.tolerance is None
            or _used(error, tolerance) > _used(self.error, self.tolerance)
        ):
            self.error, self.tolerance = error, tolerance


def _values(expected: npt.ArrayLike | Right) -> Array:
    return expected.values if isinstance(expected, Right) else np.asarray(expected)


def _array(name: str, actual: object, expected: np.dtype[Any]) -> Array:
    """The answer as an array that may be held against one of the dtype `expected`."""
    array = numbers(actual)
    if array is None:
        fault = Fault.PARTS if type(actual) in (tuple, list, dict) else Fault.OTHER
        raise CheckFailed(f"{name} should be an array of numbers; it is a {kind_of(actual)}", fault)
    if array.dtype.kind not in ACCEPTED.get(expected.kind, "fiu"):
        real = "" if expected.kind == "c" else "real "
        raise CheckFailed(f"{name} should hold {real}numbers; its dtype is {array.dtype}")
    return array


def _used(error: float, tolerance: float) -> float:
    """The share of its tolerance that an error takes."""
    if tolerance:
        return error / tolerance
    return np.inf if error else 0.0
