"""Answers that use what they may not, and right answers that look as if they did."""

from __future__ import annotations

import pytest

from autograder.course import content
from autograder.notebooks.notebook import Cell, Program
from autograder.testing.forbidden_modules import forbidden_module

FORBIDDEN = ("cs231n.fast_layers", "scipy", "skimage")


def named(*cells: str) -> str | None:
    program = Program(tuple(Cell(f"cell {i}", source) for i, source in enumerate(cells)), frozenset())
    return forbidden_module(program, "f", FORBIDDEN)


@pytest.mark.parametrize(
    "cells",
    [
        ("from scipy.signal import correlate\ndef f(x):\n    return correlate(x, x)",),
        ("import scipy.signal as s", "def f(x):\n    return s.correlate(x, x)"),
        ("import scipy.signal", "def f(x):\n    return scipy.signal.correlate(x, x)"),
        ("%matplotlib inline\nimport scipy.signal as s\ndef f(x):\n    return s.correlate(x, x)",),
        ("def f(x):\n    from scipy import ndimage\n    return ndimage.correlate(x, x)",),
    ],
)
def test_forbidden_package_in_an_answer_is_named(cells: tuple[str, ...]) -> None:
    assert named(*cells) == "scipy"


@pytest.mark.parametrize(
    "cells",
    [
        ("import scipy.signal\ndef f(x):\n    return x",),
        ("from skimage import data", "def f(x):\n    data = x\n    return data"),
        ("from skimage.transform import resize", "def f(x, resize):\n    return resize"),
        ("from skimage import data", "data = 5", "def f(x):\n    return data"),
        ("def f(x):\n    return x\nimport scipy.signal\nprint(scipy.signal.correlate([1], [1]))",),
        ("from cs231n.layers import affine_forward\ndef f(x):\n    return affine_forward(x)",),
        ("import scipyfied\ndef f(x):\n    return scipyfied.f(x)",),
        ("this is not Python", "def f(x):\n    return x"),
        ("def g(x):\n    import scipy\n    return scipy.f(x)\ndef f(x):\n    return x",),
    ],
)
def test_right_answer_beside_a_forbidden_package_is_not_named(cells: tuple[str, ...]) -> None:
    assert named(*cells) is None


def test_rules_hold_for_the_notebooks_that_announce_them_and_for_no_other() -> None:
    assignment = content.load("assignment2").assignment
    assert "scipy" in assignment.forbidden("conv_forward_naive")
    assert assignment.forbidden("ThreeLayerConvNet") == ()
