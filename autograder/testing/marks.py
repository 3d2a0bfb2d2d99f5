"""What the marks and the docstring of a hidden test say of it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import pytest

from autograder.course.assignment import Assignment


class SuitesError(Exception):
    """The hidden suites cannot be run; the message says what to try or to mend."""


@dataclass(frozen=True)
class About:
    """What a suite says of one of its tests: its marks, and the first line of its docstring.

    Attributes:
        kind: what kind of test it is, empty for none.
        without: the kind without which it runs: it stands in where that is switched off.
        visibility: when a learning platform that grades may show the test; empty where no mark says.
        goes_on: whether it begins where the test before it has left the notebook, not at the question's own
            test cell; another worker is saved by it.
    """

    question: str | None
    title: str
    weight: float
    hint: str
    kind: str = ""
    without: str = ""
    visibility: str = ""
    goes_on: bool = False

    def runs_in(self, assignment: Assignment) -> bool:
        """Whether an assignment has the test: whether its kind is not switched off there.

        Raises:
            SuitesError: no set of `assignment.toml` lists its kind.
        """
        return self._factor(self.kind, assignment) > 0 and not (
            self.without and self._factor(self.without, assignment)
        )

    def weight_in(self, assignment: Assignment) -> float:
        """What the test weighs in an assignment, where its kind counts more or less than others.

        Raises:
            SuitesError: as `runs_in`.
        """
        return self.weight * self._factor(self.kind, assignment)

    def _factor(self, kind: str, assignment: Assignment) -> float:
        if kind and kind not in assignment.factors:
            raise SuitesError(
                f"the hidden test {self.title!r} is of the kind {kind!r}; list it in each [kind_sets.NAME]"
                f" of {assignment.id}'s assignment.toml"
            )
        return assignment.factors.get(kind, 1.0)


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
        kind=mark("kind", ""),
        without=mark("without", ""),
        visibility=str(mark("visibility", "")),
        goes_on=item.get_closest_marker("goes_on") is not None,
    )


def question_of(item: pytest.Item) -> str | None:
    """The question that a hidden test grades; None for a test of the course library."""
    return about(item).question
