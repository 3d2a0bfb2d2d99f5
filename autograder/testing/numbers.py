"""Which values of a student's are numbers; their exact type is looked at before anything else is done."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

NUMBERS = (float, int, np.float64, np.float32)


def plain_array(value: object) -> npt.NDArray[Any] | None:
    """The value as an array, if it is exactly an array or a number; it may still hold text or objects."""
    known = type(value) is np.ndarray or type(value) in NUMBERS
    return np.asarray(value) if known else None


def real_array(value: object) -> npt.NDArray[Any] | None:
    """The value as an array of real numbers, if it is one."""
    array = plain_array(value)
    return array if array is not None and array.dtype.kind in "fiu" else None
