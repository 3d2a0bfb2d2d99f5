"""Where plain data, or a text, first differs from what is right, in words that give nothing right away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from autograder.sandbox import Handle

Spaces = Literal["exact", "ends", "words"]
"""Which white space of a text counts: all; all but that at the ends of lines and of the text; or none but
that words are apart."""

SHOWN = 40
"""Characters of a key of the student's that a message shows."""


def first_difference(name: str, actual: object, expected: object) -> str | None:
    """The sentence for the first place where two values are not equal, exact types first; None if nowhere.

    Args:
        name: what the student calls the value.
        actual: the answer; untrusted.
        expected: None, bool, int, float, complex, str, bytes, NumPy scalars and arrays; lists, tuples and
            dicts of them. NaN equals NaN.
    """
    if type(actual) is not type(expected):
        return f"{name} should be {_article(kind_of(expected))}; it is {_article(kind_of(actual))}"
    match expected:
        case dict():
            return _of_dicts(name, actual, expected)  # type: ignore[arg-type]  # of the same type
        case list() | tuple():
            return _of_sequences(name, actual, expected)  # type: ignore[arg-type]
        case np.ndarray():
            return _of_arrays(name, actual, expected)  # type: ignore[arg-type]
        case _:
            same = actual == expected or (actual != actual and expected != expected)
            return None if same else f"{name} is wrong"


def differing_line(name: str, actual: str, expected: str, spaces: Spaces) -> str | None:
    """The sentence for the first line of a text that is wrong; None if there is none."""
    given, right = (_lines(text, spaces) for text in (actual, expected))
    for number, (line, wanted) in enumerate(zip(given, right, strict=False), 1):
        if line != wanted:
            alike = line.split() == wanted.split()
            return f"line {number} of {name} is wrong{' in its white space only' if alike else ''}"
    if len(given) != len(right):
        return f"{name} has {_count(len(given), 'line')}, but it should have {len(right)}"
    return None


def kind_of(value: object) -> str:
    """What a student would call the value; a handle knows the type of the object it stands for."""
    if value is None:
        return "None"
    kind = str(getattr(value, "type", type(value).__name__))
    return f"{kind} that holds other things than plain data" if _stays(value, kind) else kind


def _stays(value: object, kind: str) -> bool:
    """Whether a handle stands for a dict, list or tuple, which would have crossed had it held plain data."""
    return isinstance(value, Handle) and kind in ("dict", "list", "tuple")


def _of_dicts(name: str, actual: Mapping[Any, Any], expected: Mapping[Any, Any]) -> str | None:
    for key in expected:
        if key not in actual:
            return f"{name} has no entry {key!r}"
    for key in actual:
        if key not in expected:
            return f"{name} has an entry {repr(key)[:SHOWN]}, which it should not have"
    differences = (first_difference(f"{name}[{key!r}]", actual[key], expected[key]) for key in expected)
    return next(filter(None, differences), None)


def _of_sequences(name: str, actual: Sequence[Any], expected: Sequence[Any]) -> str | None:
    if len(actual) != len(expected):
        return f"{name} has {_count(len(actual), 'item')}, but it should have {len(expected)}"
    pairs = enumerate(zip(actual, expected, strict=True))
    differences = (first_difference(f"{name}[{i}]", *pair) for i, pair in pairs)
    return next(filter(None, differences), None)


def _of_arrays(name: str, actual: np.ndarray[Any, Any], expected: np.ndarray[Any, Any]) -> str | None:
    for what in ("dtype", "shape"):
        given, right = getattr(actual, what), getattr(expected, what)
        if given != right:
            return f"{name} has {what} {given}, but it should be {right}"
    same = np.array_equal(actual, expected, equal_nan=expected.dtype.kind in "fc")
    return None if same else f"{name} is wrong"


def _lines(text: str, spaces: Spaces) -> list[str]:
    if spaces == "exact":
        return text.split("\n")
    lines = [line.rstrip() if spaces == "ends" else " ".join(line.split()) for line in text.splitlines()]
    if spaces == "words":
        return [line for line in lines if line]
    while lines and not lines[-1]:
        del lines[-1]
    return lines


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _article(kind: str) -> str:
    if kind == "None":
        return kind
    return f"an {kind}" if kind[:1] in "aeiou" else f"a {kind}"
