"""A few shapes of SVG, for grids of numbers that can be read on light and dark pages and printed in grey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

CELL = 34
"""Side of a square, in pixels."""

INK, MILD, PAPER = "#1a1a1a", "#6b6b6b", "#ffffff"
LIGHT, MIDDLE, STRONG = "#f0f0f0", "#cfe3f7", "#f7cf8f"
"""Fills: nothing special, of interest, of most interest. They differ in grey as well."""

Place = tuple[int, int]
"""Row and column of a square."""


def page(width: int, height: int, *shapes: str) -> str:
    """A whole drawing on paper of its own, so that a dark page does not swallow the ink."""
    paper = f'<rect width="{width}" height="{height}" rx="6" fill="{PAPER}"/>'
    style = f'font-family="sans-serif" font-size="14" text-anchor="middle" fill="{INK}"'
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{paper}{"".join(shapes)}</svg>\n'


def text(x: float, y: float, words: str, size: int = 14, colour: str = INK) -> str:
    """Words centred at (x, y)."""
    style = f' font-size="{size}"' * (size != 14) + f' fill="{colour}"' * (colour != INK)
    return f'<text x="{x:g}" y="{y + size * 0.36:.4g}"{style}>{escape(words)}</text>'


def grid(
    x: float, y: float, rows: Sequence[Sequence[object]], title: str = "", fills: Mapping[Place, str] = {}
) -> str:
    """A matrix with its top left corner at (x, y) and a title above it."""
    width, height = CELL * len(rows[0]), CELL * len(rows)
    shapes = [f'<rect x="{x:g}" y="{y:g}" width="{width}" height="{height}" fill="{LIGHT}"/>']
    for (i, j), fill in fills.items():
        square = f'x="{x + CELL * j:g}" y="{y + CELL * i:g}" width="{CELL}" height="{CELL}"'
        shapes += [f'<rect {square} fill="{fill}"/>'] if fill != LIGHT else []
    lines = [f"M{x:g} {y + CELL * i:g}h{width}" for i in range(len(rows) + 1)]
    lines += [f"M{x + CELL * j:g} {y:g}v{height}" for j in range(len(rows[0]) + 1)]
    shapes.append(f'<path d="{"".join(lines)}" stroke="{MILD}"/>')
    for (i, j), number in (
        (place, rows[place[0]][place[1]]) for place in np.ndindex(len(rows), len(rows[0]))
    ):
        middle = (x + CELL * (j + 0.5), y + CELL * (i + 0.5))
        shapes += [text(*middle, str(number).replace("-", "\u2212"))] if number != "" else []
    return "".join([*shapes, text(x + width / 2, y - 14, title)])


def frame(x: float, y: float, place: Place, size: Place, dashes: str = "") -> str:
    """A thick frame around `size` squares of a grid at (x, y); `dashes` tells it from others."""
    left, top, width, height = (CELL * number for number in (place[1], place[0], size[1], size[0]))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    where = f'x="{x + left:g}" y="{y + top:g}" width="{width}" height="{height}"'
    return f'<rect {where} fill="none" stroke="{INK}" stroke-width="3"{dashed}/>'


def circle(x: float, y: float, place: Place) -> str:
    """A circle around one number of a grid at (x, y)."""
    centre = f'cx="{x + CELL * (place[1] + 0.5):g}" cy="{y + CELL * (place[0] + 0.5):g}"'
    return f'<circle {centre} r="{CELL / 2 - 3:g}" fill="none" stroke="{INK}" stroke-width="2.5"/>'


def arrow(x0: float, y0: float, x1: float, y1: float) -> str:
    """A straight arrow, across or down."""
    length = abs(x1 - x0) + abs(y1 - y0)
    right, down = (x1 - x0) / length, (y1 - y0) / length
    back_x, back_y = x1 - 9 * right, y1 - 9 * down
    sides = [(back_x - 5 * down, back_y - 5 * right), (back_x + 5 * down, back_y + 5 * right)]
    head = " ".join(f"{x:g},{y:g}" for x, y in [(x1, y1), *sides])
    line = f'<line x1="{x0:g}" y1="{y0:g}" x2="{back_x:g}" y2="{back_y:g}" stroke="{INK}" stroke-width="2"/>'
    return f'{line}<polygon points="{head}"/>'
