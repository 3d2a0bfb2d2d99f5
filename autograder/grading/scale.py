"""What questions and tests are worth, and the points that a result has by it. Nothing of a student runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from autograder.notebooks import notebook
from autograder.results.result import Outcome, QuestionResult, Result, TestResult


@dataclass(frozen=True)
class Scale:
    """What is worth how much.

    Attributes:
        points: of each question.
        weights: of each test, by question and name.
    """

    points: Mapping[str, float]
    weights: Mapping[tuple[str, str], float]


def points_of(released: Mapping[str, NotebookNode]) -> dict[str, float]:
    """The points of each question, by the released notebooks."""
    return {
        question: points
        for node in released.values()
        for question, points in notebook.points_of(node).items()
    }


def earned(outcome: Outcome, tests: Sequence[TestResult], max_points: float) -> float:
    """The points of a question: its share of passed weight; none where the answer was forbidden."""
    total = sum(test.weight for test in tests)
    passed = sum(test.weight for test in tests if test.outcome is Outcome.PASSED)
    if outcome is Outcome.FORBIDDEN or not total:
        return 0.0
    return round(max_points * passed / total, 4)


def add_up(questions: Sequence[QuestionResult]) -> tuple[float, float]:
    """The score of a submission, and the most that it could be."""
    score = round(sum(question.points for question in questions), 4)
    return score, sum(question.max_points for question in questions)


def rescaled(result: Result, scale: Scale) -> Result:
    """The same outcomes, worth what they are worth by another scale."""
    questions = tuple(_question(question, scale) for question in result.questions)
    score, max_score = add_up(questions)
    return replace(result, questions=questions, score=score, max_score=max_score)


def _question(question: QuestionResult, scale: Scale) -> QuestionResult:
    tests = tuple(
        replace(test, weight=scale.weights.get((question.id, test.name), test.weight))
        for test in question.tests
    )
    most = scale.points.get(question.id, question.max_points)
    points = earned(question.outcome, tests, most)
    return replace(question, tests=tests, max_points=most, points=points)
