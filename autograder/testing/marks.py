"""What the marks and the docstring of a hidden test say of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class About:
    """What a suite says of one of its tests: its marks, and the first line of its docstring.

    `visibility` says when a learning platform that grades may show the test; empty where no mark does.
    """

    question: str | None
    title: str
    weight: float
    hint: str
    visibility: str = ""


@functools.lru_cache(maxsize=1024)
def about(item: pytest.Item) -> About:
    """Read once for each collected test; with what distinguishes it in its title where it is parametrised."""

    def mark(name: str, default: Any) -> Any:
        found = item.get_closest_marker(name)
        return found.args[0] if found else default

    question = mark("question", None)
    text = getattr(getattr(item, "function", None), "__doc__", None) or item.name
    title = text.strip().splitlines()[0]
    callspec: Any = getattr(item, "callspec", None)
    return About(
        question=None if question is None else str(question),
        title=f"{title.rstrip('.')} [{callspec.id}]" if callspec else title,
        weight=float(mark("weight", 1.0)),
        hint=mark("hint", ""),
        visibility=str(mark("visibility", "")),
    )


def question_of(item: pytest.Item) -> str | None:
    """The question that a hidden test grades; None for a test of the course library."""
    return about(item).question
