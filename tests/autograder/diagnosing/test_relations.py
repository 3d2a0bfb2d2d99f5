"""What a wrong array has in common with the right one, and where nothing is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.diagnosing.relations import relation

RNG = np.random.default_rng(5)
RIGHT = RNG.standard_normal((3, 4, 5, 6))
ROWS = RNG.standard_normal((40, 3))


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (RIGHT[..., None], "shape"),
        (RIGHT.swapaxes(2, 3), "height_width"),
        (RIGHT.transpose(1, 0, 2, 3), "layout"),
        (2.5 * RIGHT, "terms"),
        (RIGHT / 30, "mean_or_sum"),
        (np.repeat(RIGHT[:1], 3, axis=0), "index"),
        (RIGHT[:, :, :-1, :-1], "output_size"),
        (RNG.standard_normal(RIGHT.shape), ""),
    ],
    ids=["new axis", "turned", "moved axes", "factor", "mean", "first image", "cut", "noise"],
)
def test_simple_relation_is_named(given: np.ndarray[Any, Any], cause: str) -> None:
    assert relation(given, RIGHT, {RIGHT.shape}) == cause


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_nothing_is_said_about_nothing_but_nan(value: float) -> None:
    assert relation(np.full(RIGHT.shape, value), RIGHT) == ""


def test_half_nan_is_not_taken_for_one_image_used_for_all() -> None:
    given = RIGHT.copy()
    given[:, :, 0] = np.nan
    assert relation(given, RIGHT) == ""


def test_rounded_to_float32_at_the_end_or_on_the_way_is_a_dtype() -> None:
    assert relation(ROWS.astype(np.float32).astype(float), ROWS) == "dtype"
    on_the_way = (ROWS.astype(np.float32) * np.float32(3)).astype(float) / 3
    assert relation(on_the_way, ROWS) == "dtype"


@pytest.mark.parametrize(
    "wrong",
    [
        np.abs(ROWS) + 1e-6,
        ROWS * (1 + 1e-6),
        ROWS - 1e-6,
        ROWS / np.sqrt(1 + 1e-6 / (1 + ROWS**2)),
    ],
    ids=["eps added", "a factor near 1", "eps subtracted", "eps under a root"],
)
def test_formula_that_is_nearly_right_is_not_called_rounded(wrong: np.ndarray[Any, Any]) -> None:
    right = np.abs(ROWS) if wrong.min() >= 0 else ROWS
    assert relation(wrong, right) == ""
