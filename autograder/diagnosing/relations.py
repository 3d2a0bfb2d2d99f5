"""What a wrong array has in common with the right one, whatever the layer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, permutations
from math import prod

import numpy as np

from autograder.diagnosing.hypotheses import Array, same

ROUNDED = 1e-5
"""An error relative to the largest value that a float32 on the way leaves in float64."""

MIXED = 0.1
"""The least share of errors on either side of the right values, where they come from rounding."""


def relation(given: Array, right: Array, shapes: Iterable[tuple[int, ...]] = (), images: bool = True) -> str:
    """The cause that a simple relation of the two arrays speaks for; empty where there is none.

    Args:
        given: the wrong array.
        right: the right one.
        shapes: of the inputs; an answer may have been multiplied or divided by their sizes.
        images: whether the first two axes are images and their channels.
    """
    if right.size < 2 or not np.isfinite(given).any():
        return ""
    if given.size != right.size:
        return _part(given, right)
    found = _same_numbers(given, right)
    if not found and given.shape == right.shape:
        found = _same_shape(given, right, shapes)
        if not found and images and right.ndim == 4:
            found = _blocks(given, right)
    return found


def _same_numbers(given: Array, right: Array) -> str:
    """The right values, in another shape or order."""
    if given.shape != right.shape and same(given.ravel(), right.ravel()):
        return "shape"
    if right.ndim == 4 and same(given, right.swapaxes(2, 3)):
        return "height_width"
    orders = permutations(range(right.ndim)) if given.ndim == right.ndim else ()
    if any(same(given, right.transpose(order)) for order in orders):
        return "layout"
    if not same(np.sort(given, axis=None), np.sort(right, axis=None)):
        return ""
    if given.shape == right.shape and right.ndim == 4:
        planes = (np.sort(array.reshape(*array.shape[:2], -1)) for array in (given, right))
        if same(*planes):
            return "height_width"
    return "layout" if right.ndim > 1 else ""


def _same_shape(given: Array, right: Array, shapes: Iterable[tuple[int, ...]]) -> str:
    if given.dtype.kind in "iu":
        return "dtype" if np.abs(given - right).max() < 1 else ""
    if same(given.astype(np.float32), right):
        return "dtype" if _is_rounded(given, right) else ""
    place = np.unravel_index(np.abs(right).argmax(), right.shape)
    factor = float(given[place] / right[place])
    if np.isfinite(factor) and abs(factor) > ROUNDED and same(given, factor * right):
        return "mean_or_sum" if _is_count(factor, shapes) else "terms"
    return ""


def _is_rounded(given: Array, right: Array) -> bool:
    """Whether small errors come from a coarser dtype: all numbers are of it, or errors lie on both sides.

    A wrong formula that is nearly right errs to one side.
    """
    errors = given.astype(np.float64) - right
    if np.array_equal(given, given.astype(np.float32)):
        return True
    if np.abs(errors).max() >= ROUNDED * np.abs(right).max():
        return False
    sides = errors[errors != 0], (errors * right)[errors != 0]
    return all(MIXED <= np.mean(side > 0) <= 1 - MIXED for side in sides)


def _is_count(factor: float, shapes: Iterable[tuple[int, ...]]) -> bool:
    """Whether a factor, or one over it, is a product of some sizes of one array."""
    wanted = factor if factor > 1 else 1 / factor
    products = {prod(sizes) for shape in shapes for n in range(1, 5) for sizes in combinations(shape, n)}
    return factor > 0 and any(abs(wanted - product) < 1e-6 * product for product in products - {1})


def _blocks(given: Array, right: Array) -> str:
    """A single right image or channel among wrong ones, or images whose last rows or columns are empty."""
    for axis in (0, 1):
        if right.shape[axis] > 1:
            a, b = np.moveaxis(given, axis, 0), np.moveaxis(right, axis, 0)
            fits = [same(x, y) for x, y in zip(a, b, strict=True)]
            if fits[0] and not any(fits[1:]):
                return "index"
            if fits[-1] and not any(fits[:-1]):
                return "accumulate"
            if all(same(a[0], other) for other in a[1:]) and np.ptp(a[0]) > 0:  # false for NaN, too
                return "index"
    rows, columns = (np.flatnonzero(given.any(axis=(0, 1, other))) for other in (3, 2))
    if rows.size and columns.size:
        place = np.s_[:, :, : rows[-1] + 1, : columns[-1] + 1]
        if given[place].size < given.size and same(given[place], right[place]):
            return "output_size"
    return ""


def _part(given: Array, right: Array) -> str:
    """Too many or too few rows and columns; those that both arrays have are right."""
    if given.ndim != 4 or right.ndim != 4 or given.shape[:2] != right.shape[:2] or not given.size:
        return ""
    rows, columns = (min(a, b) for a, b in zip(given.shape[2:], right.shape[2:], strict=True))
    if not same(given[:, :, :rows, :columns], right[:, :, :rows, :columns]):
        return ""
    square = given.shape[2] == given.shape[3] and given.shape[2] in right.shape[2:]
    return "height_width" if square and right.shape[2] != right.shape[3] else "output_size"
