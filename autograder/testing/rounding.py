"""How far a right program may be off, from arithmetic: the dtype, the length of sums, and what they add up.

To first order, a sum of n products a_i b_i computed with unit roundoff u is off by at most
u n (|a_1 b_1| + ... + |a_n b_n|), in whichever order it is added up: Higham, "Accuracy and Stability of
Numerical Algorithms", 2nd edition, 2002, section 3.1, where the factor is gamma_n = n u / (1 - n u).
The sum of the absolute values, and not the sum, is what counts: where terms cancel, their roundings do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

STEPS = 8
"""Roundings of an element beside those of its sums: differences, a square root, a division, a bias ..."""

SAFETY = 4
"""Allowed over the first-order bound; right programs were measured to stay below a quarter of the bound."""


@dataclass(frozen=True, eq=False)
class Right:
    """Right values, and how far rounding may take a right program from them.

    NumPy takes it for the array `values` (`np.asarray(right)`, `array - right`).

    Attributes:
        values: an array of any shape.
        rounding: the largest n (|a_1 b_1| + ... + |a_n b_n|) of an element.
    """

    values: npt.NDArray[Any]
    rounding: float

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self.values, dtype, copy=copy)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the values."""
        return self.values.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the values."""
        return self.values.shape

    def astype(self, dtype: npt.DTypeLike) -> Right:
        """The same, in the dtype in which an answer is expected."""
        return Right(self.values.astype(dtype), self.rounding)

    def reshape(self, *shape: int) -> Right:
        """The same, in another shape of the same size."""
        return Right(self.values.reshape(shape), self.rounding)

    @cached_property
    def largest(self) -> float:
        """The largest size of a value; 1 where all are 0."""
        return float(np.abs(self.values).max(initial=0.0)) or 1.0

    @property
    def condition(self) -> float:
        """`rounding` relative to the largest right value."""
        return self.rounding / self.largest

    def allowed(self, given: npt.DTypeLike) -> float:
        """The largest error of a right answer, relative to the largest right value.

        Args:
            given: dtype of the answer; the coarser one of it and the right values' sets the unit roundoff.
        """
        return SAFETY * max(unit_roundoff(given), unit_roundoff(self.dtype)) * max(1.0, self.condition)


def unit_roundoff(dtype: npt.DTypeLike) -> float:
    """Half the distance from 1 to the next number of a floating-point dtype; of float64 for any other."""
    return _unit_roundoff(np.dtype(dtype))


@cache
def _unit_roundoff(dtype: np.dtype[Any]) -> float:
    return float(np.finfo(dtype if dtype.kind == "f" else np.float64).eps) / 2


def right(values: npt.ArrayLike, magnitude: npt.ArrayLike, terms: int) -> Right:
    """`values` with their `rounding`.

    Args:
        values: any shape; they are taken in float64.
        magnitude: for each value, the sum of the absolute values of all that is added up for it.
        terms: how many these are.
    """
    largest = np.maximum.reduce(np.abs(magnitude), axis=None, initial=0.0)
    added = (terms + STEPS) * float(largest)
    return Right(np.array(values, np.float64), added)
