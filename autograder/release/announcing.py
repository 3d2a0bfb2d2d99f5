"""What the release says of grading: the points beside each question, and only those tests that count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from nbformat import NotebookNode

from autograder.notebooks.notebook import is_answer

MARK = re.compile(r"<!-- (kind|end) ([\w-]+) -->")
"""Around what announces hidden tests of a kind: in prose, in a docstring, or in comments around code."""

_LINE = re.compile(rf"^[ \t]*(?:#[ \t]*)?{MARK.pattern}[ \t]*(?:\n|\Z)", re.MULTILINE)
"""A line that holds nothing but such a mark."""

_HEADING = re.compile(r"^#{1,6} .*$|^(```|~~~)[\s\S]*?^\1", re.MULTILINE)
"""A heading; or a block of code, where such a line is a comment."""

_POINTS = re.compile(r"^(#{1,6} .*) \([\d.]+ points?\)$", re.MULTILINE)


def announce(node: NotebookNode, off: Collection[str]) -> None:
    """Change a notebook's cells: leave out what announces kinds of tests that are switched `off`, and put the
    points of each question into the heading above it."""
    for cell in node.cells:
        cell.source = announced(cell.source, off)
    for cell, points in _questions(node):
        cell.source = _with_points(cell.source, points)


def announced(text: str, off: Collection[str]) -> str:
    """The text of a cell without the marks, and without what stands between those of kinds that are `off`."""
    if not MARK.search(text):
        return text
    text = _LINE.sub(r"<!-- \1 \2 -->", text)
    for kind in off:
        text = re.sub(rf"<!-- kind {kind} -->[\s\S]*?<!-- end {kind} -->", "", text)
    return MARK.sub("", text).rstrip("\n")


def flaws(text: str, kinds: Collection[str]) -> Iterator[str]:
    """What is wrong with the marks in a cell, as the end of a sentence about it."""
    marks = MARK.findall(text)
    for kind in dict.fromkeys(kind for _, kind in marks):
        words = [word for word, of in marks if of == kind]
        if words != ["kind", "end"] * (len(words) // 2):
            yield f"has a <!-- kind {kind} --> without its <!-- end {kind} -->, or the other way round"
        elif kind not in kinds:
            listed = ", ".join(kinds) or "none"
            yield f"announces tests of the kind {kind!r}; the sets of kinds in assignment.toml list {listed}"


def without_points(text: str) -> str:
    """A released text without the points that were put into its headings."""
    return _POINTS.sub(r"\1", text)


def _questions(node: NotebookNode) -> Iterator[tuple[NotebookNode, float]]:
    """The cells with the headings above questions, each with the points of all that stands under it."""
    points: Counter[int] = Counter()
    above = None
    for place, cell in enumerate(node.cells):
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade") and above is not None:
            points[above] += about.get("points", 0)
        elif cell.cell_type == "markdown" and not is_answer(cell) and _last_heading(cell.source):
            above = place
    return ((node.cells[place], worth) for place, worth in points.items() if worth)


def _last_heading(text: str) -> re.Match[str] | None:
    headings = [found for found in _HEADING.finditer(text) if not found[1]]
    return headings[-1] if headings else None


def _with_points(text: str, points: float) -> str:
    """The text with points in its last heading, if they do not stand there already."""
    heading = _last_heading(text)
    number = f"{points:g}"
    if heading is None or re.search(rf"\({re.escape(number)}\b", heading[0]):
        return text
    words = f" ({number} point{'s' * (points != 1)})"
    return text[: heading.end()].rstrip() + words + text[heading.end() :]
