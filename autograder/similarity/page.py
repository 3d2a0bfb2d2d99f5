"""The page on which an instructor looks at answers that are alike."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.course.assignment import Assignment
from autograder.report.page import render
from autograder.similarity.pairs import Group

MOST_PAIRS = 100
"""Pairs of a group whose code is shown; the others are in its table."""


def similarity_page(
    assignment: Assignment, groups: Sequence[Group], compared: int, least: float, notes: Sequence[str]
) -> str:
    """A self-contained page: groups of students, and their answers side by side.

    Args:
        assignment: what they answered.
        groups: the heaviest first.
        compared: how many students were compared.
        least: the share of an answer that made two alike, from 0 to 1.
        notes: what could not be compared, one line each.
    """
    return render(
        "similarity.html",
        assignment=assignment,
        groups=groups,
        compared=compared,
        least=least,
        notes=notes,
        most=MOST_PAIRS,
    )
