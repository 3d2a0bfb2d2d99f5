"""What an assignment's `diagnosis` package gives to the engine: its causes, and how to read its questions.

The package exports one object, `DIAGNOSIS = Diagnosis(...)`. An assignment without one is told the general
causes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from autograder.course import content
from autograder.course.checkout import UnknownAssignment
from autograder.diagnosing.causes import GENERAL, Cause
from autograder.diagnosing.evidence import Tested
from autograder.diagnosing.hypotheses import Call, Hypothesis

Situation = tuple[str, Callable[[Any], bool]]
"""A cause, and whether the inputs of a call are those in which it shows."""


def nothing(*_: Any) -> str:
    """No cause."""
    return ""


@dataclass(frozen=True)
class QuestionDiagnosis:
    """How to read the calls of one question, and what is suspected where they went wrong.

    Attributes:
        calls: the calls in a question's tests; for the second of two `routes`, those with what the student's
            own code made for them.
        hypotheses: wrong answers, one for each misconception.
        routes: the values of the second argument of `calls`, in the order in which they are looked at.
        returns: outputs that a call may return in each other's place; all of them where none are given.
        images: outputs whose axes are images, channels, rows and columns.
        may_change: positions of arguments that a call may change.
        first: the cause that all calls together speak for, before anything else is compared.
        fit: the cause of a wrong output of one call that no hypothesis explains.
        raised: the cause of an exception of one call that nothing else explains.
        situations: a failure in exactly the calls for which one holds speaks for its cause.
        rare: situations of so few calls that a failure in no other ones speaks for the cause.
        kind: the class of the inputs that situations are about.
    """

    calls: Callable[[Sequence[Tested], bool], list[Call[Any]]]
    hypotheses: Sequence[Hypothesis[Any]] = ()
    routes: tuple[bool, ...] = (False,)
    returns: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    may_change: tuple[int, ...] = ()
    first: Callable[[Sequence[Call[Any]]], str] = nothing
    fit: Callable[[Call[Any], str], str] = nothing
    raised: Callable[[Call[Any]], str] = nothing
    situations: Sequence[Situation] = ()
    rare: Sequence[Situation] = ()
    kind: type = object


@dataclass(frozen=True)
class Diagnosis:
    """What an assignment knows of its misconceptions.

    Attributes:
        causes: by id what a student reads; an id of `causes.GENERAL` replaces that one's words.
        by_question: by question and id, words that say more about that question.
        questions: how to read the calls of a question; of the others only general causes are named.
        tests: by a test's name the cause that its failure speaks for, where only such tests fail; the surer
            before the others. Empty for a test that may fail beside them and tells nothing.
    """

    causes: Mapping[str, Cause] = field(default_factory=dict)
    by_question: Mapping[tuple[str, str], Cause] = field(default_factory=dict)
    questions: Mapping[str, QuestionDiagnosis] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Mapping[str, Cause]:
        """All causes by id, the general ones included."""
        return {**GENERAL, **self.causes}

    def explained(self, question: str, cause: str) -> Cause | None:
        """What a student reads about a cause; None for an id that is not known, as of another version."""
        general = self.causes.get(cause, GENERAL.get(cause))
        return self.by_question.get((question, cause), general)


@cache
def diagnosis_of(assignment: str) -> Diagnosis:
    """What the assignment of that id brings; general causes alone where it brings nothing.

    A result may outlive the folder of its assignment, and is still shown then.
    """
    try:
        module = content.load(assignment).diagnosis
    except UnknownAssignment:
        module = None
    return module.DIAGNOSIS if module else Diagnosis()
