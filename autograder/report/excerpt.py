"""The lines of a student's code that a message speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.results.code import Code

AROUND = 2
"""Lines that are shown above and below the one that a message names."""

LONGEST = 160
"""Characters of a line that are shown."""

_PLACE = re.compile(
    r" in (?:cell '(?P<cell>[^'\n]{1,100})'|(?P<file>[\w/]{1,200}\.py)), line (?P<line>\d{1,7})(?=:|$)"
)
_BELOW = " (what follows the answer)"
"""What a message puts behind a cell's name for the statements below its definition."""


@dataclass(frozen=True)
class Excerpt:
    """Lines of a cell or a file: where they stand, the number of the first, and of the one in question."""

    place: str
    first: int
    lines: tuple[str, ...]
    marked: int


def excerpt(message: str, notebook: str, code: Iterable[Code]) -> Excerpt | None:
    """The lines around the one that a message names; None where it names none, or none that is known.

    Args:
        message: of a test, as `sandbox.errors` words what a student's code raised.
        notebook: the id of the notebook that the test is about.
        code: what the student wrote.
    """
    match = _PLACE.search(message)
    if match is None:
        return None
    name, line = (match["cell"] or match["file"]).removesuffix(_BELOW), int(match["line"])
    for piece in code:
        lines = piece.text.split("\n")
        if (piece.notebook, piece.name) == (notebook, name) and 0 <= line - piece.line < len(lines):
            return _around(name, lines, piece.line, line)
    return None


def _around(place: str, lines: Sequence[str], first: int, marked: int) -> Excerpt:
    begin = max(0, marked - first - AROUND)
    chosen = lines[begin : marked - first + AROUND + 1]
    return Excerpt(place, first + begin, tuple(line.expandtabs(4)[:LONGEST] for line in chosen), marked)
