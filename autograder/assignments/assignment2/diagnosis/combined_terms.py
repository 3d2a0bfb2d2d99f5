"""Gradients of a normalisation that combine the right terms in another way, found by least squares."""

from __future__ import annotations

import numpy as np

from autograder.assignments.assignment2.diagnosis.wrong_normalization_gradients import Backward
from autograder.diagnosing.hypotheses import Array, Call, same

POWERS = (0, 2, -1, 3)
"""Of the deviation, by which the gradient might be divided."""


def fitted(call: Call[Backward], name: str) -> str:
    """The cause of a wrong `dx` that no hypothesis explains; none where float32's rounding is all that is
    wrong, to which factors close to the right ones may fit."""
    if name != "dx" or same(call.given[name], call.right[name], coarse=True):
        return ""
    return fit(call.inputs, call.given[name])


def fit(b: Backward, given: Array) -> str:
    """The cause of a dx that is another combination of the three right terms; empty where it is none, or
    where so few numbers are normalised together that many combinations give the same."""
    if given.shape != b.dout.shape or given.size < 12 or b.count < 4:
        return ""
    terms, value = b.terms(), b.sets(given.astype(np.float64))
    divided = _factors([term / b.std for term in terms], value)
    if divided is not None:
        return "deviation" if _is_power(float(divided[0]), b.std) else _combination(divided, b.count)
    for power in POWERS:
        if _factors([term / b.std**power for term in terms], value) is not None:
            return "deviation"
    for power in (0, 2):
        mixed = [term / b.std**p for term in terms for p in (1, power)]
        if _factors(mixed, value) is not None:
            return "deviation"
    part, mean, along = terms
    more = [part / b.std, mean / b.std, along / b.std, _mean_product(b) / b.std, b.mean_product() / b.std]
    return "terms" if _factors(more, value) is not None else ""


def _mean_product(b: Backward) -> Array:
    return np.asarray(b.sets(b.normal) * b.terms()[1])


def _factors(columns: list[Array], value: Array) -> Array | None:
    """Least squares, where it leaves nothing over."""
    matrix = np.stack([column.ravel() for column in columns], axis=1)
    factors, *_ = np.linalg.lstsq(matrix, value.ravel(), rcond=1e-10)
    return factors if same(matrix @ factors, value.ravel()) else None


def _is_power(factor: float, std: Array) -> bool:
    """Whether, with one deviation for all sets, the factor makes another power of it."""
    one, *others = np.unique(std)
    return not others and any(abs(factor / one ** (1 - power) - 1) < 1e-6 for power in POWERS)


def _combination(factors: Array, count: int) -> str:
    first, second, third = (float(factor) for factor in factors)
    largest = max(abs(first), abs(second), abs(third))
    if abs(second - third) > 1e-6 * largest or abs(second) < 1e-6 * largest:
        return "terms"
    share = -second / first if first else 0.0
    if abs(share - count) < 1e-6 * count:
        return "mean_or_sum"
    if abs(share - 1) < 1e-6:
        return "mean_or_sum"
    return "denominator" if share > 0 else "terms"
