"""What happens in a hidden test, taken down for an instructor who replays it; otherwise nothing is kept.

A `Record` gets each test's `Began`, then each `Asked` and `Compared` in order, then the `Fault` where a
check failed, then its `TestResult`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from autograder.results.result import TestResult

Array = npt.NDArray[Any]
Record = Callable[[object], None]

HIDDEN = "HIDDEN MATERIAL for instructors: inputs and right answers of a hidden test. Not for students."


def no_record(_: object) -> None:
    """Keep nothing of hidden inputs and right values."""


@dataclass(frozen=True)
class Began:
    """A test of a question is about to run; the cells before it run first where they have not yet."""

    question: str
    title: str


@dataclass(frozen=True)
class Asked:
    """A request to the student's code, and what came of it.

    Attributes:
        name: of what was asked for: a function, `Class.method`, `Class.attribute`.
        args: positional arguments.
        kwargs: the others.
        gave: an `Answer`, a value or a `StudentError`.
        target: the object whose method or attribute was asked for.
    """

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    gave: Any = None
    target: Any = None


class Compared(NamedTuple):
    """A student's array, the right one and the error of each element, all of one shape.

    Where the student's has another size, there are no errors.
    """

    name: str
    given: Array
    right: Array
    errors: Array
    allowed: float

    @property
    def worst(self) -> tuple[int, ...]:
        """The position of the largest error; there must be an element."""
        return tuple(int(i) for i in np.unravel_index(int(np.argmax(self.errors)), self.errors.shape))


class Fault(StrEnum):
    """What a check found wrong with an answer; `PARTS` is the number, kind or names of returned values."""

    VALUES = "values"
    SHAPE = "shape"
    DTYPE = "dtype"
    CHANGED = "changed"
    PARTS = "parts"
    OTHER = "other"


@dataclass(frozen=True)
class Replayed:
    """One hidden test of one student, and what happened in it in order."""

    question: str
    test: TestResult
    asked: tuple[Asked, ...]
    compared: tuple[Compared, ...]
