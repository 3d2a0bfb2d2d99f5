"""How two results of one student differ, question by question and test by test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results.result import Outcome, QuestionResult, Result, TestResult


@dataclass(frozen=True)
class TestChange:
    """A hidden test whose outcome or weight is not what it was; None where there is no such test."""

    __test__ = False

    question: str
    name: str
    old: TestResult | None
    new: TestResult | None


@dataclass(frozen=True)
class QuestionChange:
    """A question whose points or full points are not what they were; None where there is no such question.

    Attributes:
        tests: those whose outcome or weight is not what it was.
        by_hand: points that a person gave in their place, which hold; None where nobody did.
    """

    id: str
    old: QuestionResult | None
    new: QuestionResult | None
    tests: tuple[TestChange, ...]
    by_hand: float | None = None


@dataclass(frozen=True)
class Change:
    """One student's result, before and after.

    Attributes:
        student: the id.
        old: what is in the gradebook; None for a student who is new there.
        new: what is to be.
        because: names of what changed; empty where nothing did.
        graded_again: whether the student's code ran for the new result, not only points were added up.
        questions: those that are not what they were.
    """

    student: str
    old: Result | None
    new: Result
    because: tuple[str, ...]
    graded_again: bool
    questions: tuple[QuestionChange, ...]

    @property
    def points(self) -> float:
        """By how much the score changes; all of it for a new student."""
        return round(self.new.score - (self.old.score if self.old else 0.0), 4)


def compare(old: Result | None, new: Result, because: Sequence[str], graded_again: bool = True) -> Change:
    """How `new` differs from `old`; why, and whether the student's code ran for it, the caller knows."""
    before = {question.id: question for question in old.questions} if old else {}
    after = {question.id: question for question in new.questions}
    names = dict.fromkeys((*before, *after)) if old else ()
    pairs = [_question(name, before.get(name), after.get(name)) for name in names]
    questions = tuple(pair for pair in pairs if pair is not None)
    return Change(new.student, old, new, tuple(because), graded_again, questions)


def _question(name: str, old: QuestionResult | None, new: QuestionResult | None) -> QuestionChange | None:
    before = {test.name: test for test in old.tests} if old else {}
    after = {test.name: test for test in new.tests} if new else {}
    tests = tuple(
        TestChange(name, test, before.get(test), after.get(test))
        for test in dict.fromkeys((*before, *after))
        if _counts(before.get(test)) != _counts(after.get(test))
    )
    same = old and new and (old.points, old.max_points) == (new.points, new.max_points)
    return None if same else QuestionChange(name, old, new, tests)


def _counts(test: TestResult | None) -> tuple[Outcome, float] | None:
    """What of a test counts for the points."""
    return (test.outcome, test.weight) if test else None
