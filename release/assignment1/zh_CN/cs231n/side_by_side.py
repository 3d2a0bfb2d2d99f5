"""Two arrays as text, side by side, with the wrong numbers marked."""

from collections.abc import Iterator
from unicodedata import east_asian_width

import numpy as np

from cs231n._typing import Array

ROWS, COLUMNS, PLANES = 6, 5, 4
"""What is shown of an array at most."""


def side_by_side(actual: Array, expected: Array, wrong: Array) -> str:
    """A table of both arrays; of large ones the part around the largest error.

    Parameters
    ----------
    actual, expected : arrays of one shape
    wrong : array of bool, of that shape
        Where `actual` is wrong.

    Returns
    -------
    text : str
        Empty if nothing is wrong.
    """
    if not wrong.any():
        return ""
    if actual.ndim == 0:
        digits = _digits(actual, expected, wrong)
        return f"你的值  {actual:.{digits}g}\n正确值  {expected:.{digits}g}"
    error = np.where(np.isfinite(actual), np.abs(actual - expected), np.inf)
    worst = np.unravel_index(np.argmax(error), error.shape)
    blocks = [_block(actual, expected, wrong, where) for where in _shown(actual.shape, worst)]
    return "\n".join([*blocks, "（* 标出错误的数）"])


def one_after_the_other(actual: Array, expected: Array) -> str:
    """Two small arrays of different shapes as text; empty if one is large."""
    if max(actual.size, expected.size) > ROWS * COLUMNS:
        return ""
    with np.printoptions(precision=4, suppress=True):
        return f"你的值：\n{actual}\n正确值：\n{expected}"


def _shown(shape: tuple[int, ...], worst: tuple[np.intp, ...]) -> Iterator[tuple[int | slice, ...]]:
    """Which planes to show: all of a small array, else a part of the one with the worst place."""
    rows, columns = (1, *shape)[-2:]
    planes = [*np.ndindex(shape[:-2])]
    if len(planes) <= PLANES and rows <= ROWS and columns <= COLUMNS:
        yield from planes
    else:
        around = zip(worst[-2:], shape[-2:], (ROWS, COLUMNS)[-len(shape[-2:]) :], strict=True)
        yield (*map(int, worst[:-2]), *(_window(int(at), size, width) for at, size, width in around))


def _window(at: int, size: int, width: int) -> slice:
    """`width` neighbouring indices of `size`, with `at` among them."""
    start = max(0, min(at - width // 2, size - width))
    return slice(start, min(start + width, size))


def _block(actual: Array, expected: Array, wrong: Array, where: tuple[int | slice, ...]) -> str:
    """One plane, or a part of it, with its place above if it is not all."""
    yours, right, marks = (np.atleast_2d(array[where]) for array in (actual, expected, wrong))
    digits = _digits(yours, right, marks)
    left = ["你的值", *_lines(yours, digits, marks)]
    width = max(map(_columns, left))
    both = zip(left, ["正确值", *_lines(right, digits, np.zeros_like(marks))], strict=True)
    lines = [f"{mine}{' ' * (width - _columns(mine))}     {theirs}" for mine, theirs in both]
    place = ", ".join(f"{at.start}:{at.stop}" if isinstance(at, slice) else str(at) for at in where)
    return "\n".join(lines if yours.size == actual.size else [f"在 [{place}] 处：", *lines])


def _columns(text: str) -> int:
    """How wide a text is where letters have one width; Chinese ones take two columns."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def _digits(actual: Array, expected: Array, wrong: Array) -> int:
    """How many digits tell the wrong numbers from the right ones."""
    pairs = zip(actual[wrong].flat, expected[wrong].flat, strict=True)
    return 4 if all(f"{mine:.4g}" != f"{right:.4g}" for mine, right in pairs) else 10


def _lines(numbers: Array, digits: int, marks: Array) -> list[str]:
    """The rows of a matrix as text, in columns of one width."""
    pairs = [zip(row, flags, strict=True) for row, flags in zip(numbers, marks, strict=True)]
    cells = [[f"{number:.{digits}g}{'*' if mark else ' '}" for number, mark in row] for row in pairs]
    width = max(len(cell) for row in cells for cell in row)
    return [" ".join(cell.rjust(width) for cell in row) for row in cells]
