"""What the difference of two arrays says about the mistake behind it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from cs231n._typing import Array


def is_numeric(value: Any) -> bool:
    """Whether a value is an array of real numbers."""
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def wrong_places(actual: Array, expected: Array, tolerance: float) -> Array:
    """True where a number's relative error is above the tolerance, or where it is not finite."""
    error = np.abs(actual - expected) / np.maximum(1e-8, np.abs(actual) + np.abs(expected))
    wrong: Array = ~(error <= tolerance)
    return wrong


def likely_cause(actual: Array, mistakes: Mapping[str, ArrayLike]) -> str:
    """The mistake that gives these values.

    Parameters
    ----------
    actual : array of any shape
    mistakes : dict of arrays
        What mistakes give, by whole sentences that name the mistake.

    Returns
    -------
    sentence : str
        Empty if none of them gives these values.
    """
    for sentence, values in mistakes.items():
        if is_close(actual, np.asarray(values)):
            return f"可能的原因：{sentence}"
    return ""


def relation(name: str, actual: Array, expected: Array, tolerance: float) -> str:
    """How wrong values are related to the right ones.

    Parameters
    ----------
    name : str
        What the notebook calls the array.
    actual, expected : arrays of any shapes
    tolerance : float
        Largest relative error of a right number.

    Returns
    -------
    sentence : str
        Empty if no relation is recognised.
    """
    if actual.shape != expected.shape:
        return _of_shapes(actual, expected)
    if actual.dtype != expected.dtype and expected.ndim:
        return "除非用 `dtype=` 另外指定，NumPy 会创建 float64 的数组；乘积取较大的 dtype。"
    return _of_values(actual, expected) or _where(name, wrong_places(actual, expected, tolerance))


def is_close(actual: Array, expected: Array) -> bool:
    """Whether two arrays have one shape and, up to rounding and numerical gradients, the same numbers."""
    largest = np.max(np.abs(expected), initial=0)
    return actual.shape == expected.shape and np.allclose(actual, expected, rtol=1e-5, atol=1e-6 * largest)


def _of_shapes(actual: Array, expected: Array) -> str:
    if actual.size == 0:
        return "数组是空的：在 NumPy 里，a[0:-0] 这样的切片是空的。"
    if sorted(actual.shape) == sorted(expected.shape):
        return "各个尺寸是对的，但轴的顺序不同。"
    if actual.size == expected.size:
        return "数的个数与应有的相同，但形状不同。"
    return ""


def _of_values(actual: Array, expected: Array) -> str:
    if not np.isfinite(actual).all() or not expected.any():
        return ""
    if not actual.any():
        return "每个数都是 0：数组填了吗？" if actual.size > 1 else ""
    largest = np.argmax(np.abs(expected))
    factor = float(actual.flat[largest] / expected.flat[largest])
    difference = float(actual.flat[largest] - expected.flat[largest])
    told_apart = abs(factor - 1) > 1e-3 and (actual.size > 1 or _is_simple(factor))
    if told_apart and is_close(actual, factor * expected):
        return f"每个数都是正确值的 {factor:.7g} 倍。"
    if actual.size > 1 and is_close(actual, expected + difference):
        return f"每个数都是正确值 {difference:+.4g}。"
    if actual.size > 2 and is_close(np.sort(actual, axis=None), np.sort(expected, axis=None)):
        return "数是对的，但位置不同。"
    return ""


def _is_simple(factor: float) -> bool:
    """Whether a factor, or one over it, is a whole number below 100."""
    return any(1 <= abs(ratio) < 100 and abs(ratio - round(ratio)) < 1e-6 for ratio in (factor, 1 / factor))


def _where(name: str, wrong: Array) -> str:
    """Where the wrong numbers lie, if along some axis all of them have a few indices in common."""
    for axis, size in enumerate(wrong.shape):
        others = tuple(other for other in range(wrong.ndim) if other != axis)
        indices = np.flatnonzero(wrong.any(axis=others))
        if 2 * len(indices) <= size:
            array = name.split(" ")[0]
            places = ", ".join(f"{array}[{':, ' * axis}{index}]" for index in indices)
            return f"错误的数都在 {places}。"
    return ""
