"""The figures, each as a function that gives its SVG. Their numbers are those of the notebooks' examples."""

from __future__ import annotations

from collections.abc import Callable

from autograder.assignments.assignment2.figures.svg import (
    CELL,
    LIGHT,
    MIDDLE,
    MILD,
    STRONG,
    arrow,
    circle,
    frame,
    grid,
    page,
    text,
)

DASHES, DOTS = "9 5", "3 4"


def windows() -> str:
    """A frame of zeros, and two windows of 3 x 3 that stand two pixels apart."""
    image = [[1, 2, 0], [0, 1, 3], [2, 1, 1]]
    padded = [[0] * 5, *([0, *row, 0] for row in image), [0] * 5]
    inside = {(i, j): MIDDLE for i in (1, 2, 3) for j in (1, 2, 3)}
    x, y, right = 20, 60, 300
    return page(
        430,
        280,
        grid(x, y, padded, "x, pad = 1", inside),
        frame(x, y, (0, 0), (3, 3)),
        frame(x, y, (0, 2), (3, 3), DASHES),
        arrow(x + 2, y - 32, x + 2 * CELL, y - 32),
        text(x + CELL, y - 46, "stride = 2", 12),
        arrow(x + 5 * CELL + 20, y + 2.5 * CELL, right - 20, y + 2.5 * CELL),
        grid(right, y + 1.5 * CELL, [["", ""], ["", ""]], "out", {(0, 0): STRONG, (0, 1): STRONG}),
        frame(right, y + 1.5 * CELL, (0, 0), (1, 1)),
        frame(right, y + 1.5 * CELL, (0, 1), (1, 1), DASHES),
        text(x + 2.5 * CELL, y + 5 * CELL + 22, "H + 2 pad = 5", 12, MILD),
        text(right + CELL, y + 5 * CELL + 22, "1 + (5 - 3) // 2 = 2", 12, MILD),
    )


def scatter() -> str:
    """Each number of dout adds its multiple of the filter at the place of its window."""
    shares: list[tuple[str, list[list[object]], tuple[int, int]]] = [
        ("1 · w", [[1, 2, ""], [0, -1, ""], ["", "", ""]], (0, 0)),
        ("2 · w", [["", "", ""], [2, 4, ""], [0, -2, ""]], (1, 0)),
        ("-1 · w", [["", "", ""], ["", -1, -2], ["", 0, 1]], (1, 1)),
    ]
    y, step = 50, 3 * CELL + 34
    shapes = [grid(20, y + CELL / 2, [[1, 0], [2, -1]], "dout")]
    shapes.append(arrow(20 + 2 * CELL + 8, y + 1.5 * CELL, 120, y + 1.5 * CELL))
    for number, (title, rows, place) in enumerate(shares):
        x = 130 + step * number
        fills = {(place[0] + i, place[1] + j): MIDDLE for i in (0, 1) for j in (0, 1)}
        shapes += [grid(x, y, rows, title.replace("-", "\u2212"), fills | {(1, 1): STRONG})]
        shapes += [frame(x, y, place, (2, 2)), text(x + 3 * CELL + 17, y + 1.5 * CELL, "++="[number], 20)]
    x = 130 + 3 * step
    shapes.append(grid(x, y, [[1, 2, 0], [2, 2, -2], [0, -2, 1]], "dx", {(1, 1): STRONG}))
    return page(x + 3 * CELL + 20, y + 3 * CELL + 20, *shapes)


def pooling() -> str:
    """The winners of four overlapping windows, and where their gradients go."""
    x, y, second = 20, 50, 50 + 3 * CELL + 60
    winners = [(0, 1), (2, 0), (2, 2)]
    image = [[1, 5, 2], [4, 3, 0], [7, -1, 6]]
    top = [grid(x, y, image, "x", dict.fromkeys(winners, STRONG)), frame(x, y, (0, 0), (2, 2))]
    top += [frame(x, y, (0, 1), (2, 2), DASHES), *(circle(x, y, place) for place in winners)]
    out = 20 + 3 * CELL + 80
    top += [arrow(x + 3 * CELL + 14, y + 1.5 * CELL, out - 14, y + 1.5 * CELL)]
    top += [grid(out, y + CELL / 2, [[5, 5], [7, 6]], "out", {(0, 0): STRONG, (0, 1): STRONG})]
    top += [frame(out, y + CELL / 2, (0, 0), (1, 1)), frame(out, y + CELL / 2, (0, 1), (1, 1), DASHES)]
    fills = dict.fromkeys(winners, STRONG)
    bottom = [grid(x, second, [[0, 3, 0], [0, 0, 0], [3, 0, 4]], "dx", fills)]
    bottom += [circle(x, second, place) for place in winners]
    bottom += [text(x + 1.5 * CELL, second + 3 * CELL + 18, "3 = 1 + 2", 12, MILD)]
    bottom += [arrow(out - 14, second + 1.5 * CELL, x + 3 * CELL + 14, second + 1.5 * CELL)]
    bottom += [grid(out, second + CELL / 2, [[1, 2], [3, 4]], "dout", {(0, 0): STRONG, (0, 1): STRONG})]
    bottom += [frame(out, second + CELL / 2, (0, 0), (1, 1))]
    bottom += [frame(out, second + CELL / 2, (0, 1), (1, 1), DASHES)]
    return page(out + 2 * CELL + 20, second + 3 * CELL + 36, *top, *bottom)


def im2col() -> str:
    """The four windows of an image as the columns of a matrix, times the filter as a row."""
    y = 60
    columns = [[1, 2, 0, 1], [2, 0, 1, 3], [0, 1, 2, 1], [1, 3, 1, 1]]
    first, second = ({(i, j): fill for i in range(4)} for j, fill in ((0, STRONG), (3, MIDDLE)))
    row, matrix, result = 180, 350, 530
    return page(
        result + 4 * CELL + 20,
        y + 4 * CELL + 50,
        grid(20, y + CELL / 2, [[1, 2, 0], [0, 1, 3], [2, 1, 1]], "x", {(0, 0): STRONG, (2, 2): MIDDLE}),
        frame(20, y + CELL / 2, (0, 0), (2, 2)),
        frame(20, y + CELL / 2, (1, 1), (2, 2), DASHES),
        grid(row, y + 1.5 * CELL, [[1, 2, 0, -1]], "w"),
        text(row + 4 * CELL + 17, y + 2 * CELL, "×", 20),
        grid(matrix, y, columns, "(C·HH·WW) × (H'·W') = 4 × 4", first | second),
        frame(matrix, y, (0, 0), (4, 1)),
        frame(matrix, y, (0, 3), (4, 1), DASHES),
        text(matrix + 4 * CELL + 22, y + 2 * CELL, "=", 20),
        grid(result, y + 1.5 * CELL, [[4, -1, 1, 6]], "out", {(0, 0): STRONG, (0, 3): MIDDLE}),
        frame(result, y + 1.5 * CELL, (0, 0), (1, 1)),
        frame(result, y + 1.5 * CELL, (0, 3), (1, 1), DASHES),
        text(result + 2 * CELL, y + 2.5 * CELL + 20, "+ 1 = 5, 0, 2, 7", 12, MILD),
    )


def norms() -> str:
    """Which feature maps share a mean and a variance: equal letters. One set of each kind is framed."""
    kinds: list[tuple[str, Callable[[int, int], int], tuple[int, int], tuple[int, int]]] = [
        ("batch norm", lambda n, c: c, (0, 0), (3, 1)),
        ("layer norm", lambda n, c: n, (0, 0), (1, 6)),
        ("instance norm", lambda n, c: 6 * n + c, (0, 0), (1, 1)),
        ("group norm, G = 2", lambda n, c: 2 * n + c // 3, (0, 0), (1, 3)),
    ]
    shapes = []
    for panel, (title, number, place, size) in enumerate(kinds):
        x, y = 60 + (6 * CELL + 60) * (panel % 2), 56 + (3 * CELL + 70) * (panel // 2)
        letters = [["abcdefghijklmnopqr"[number(n, c)] for c in range(6)] for n in range(3)]
        first = {(n, c): STRONG for n in range(3) for c in range(6) if number(n, c) == 0}
        others = {(n, c): (LIGHT, MIDDLE)[number(n, c) % 2] for n in range(3) for c in range(6)}
        shapes += [grid(x, y, letters, title, others | first), frame(x, y, place, size)]
        shapes += [text(x - 14, y + 1.5 * CELL, "N"), text(x + 3 * CELL, y + 3 * CELL + 14, "C")]
    return page(60 + 2 * (6 * CELL + 60) - 20, 56 + 2 * (3 * CELL + 70) - 26, *shapes)


ALL = {
    "windows": windows,
    "scatter": scatter,
    "pooling": pooling,
    "im2col": im2col,
    "norms": norms,
}
"""By name: the text cell `figure-NAME` of a source notebook shows it."""
