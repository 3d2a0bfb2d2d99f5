"""Results of students who never handed anything in: drawn from their names, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from nbformat import NotebookNode

from autograder.course import content
from autograder.grading.grader import Graded, read_release
from autograder.notebooks import notebook
from autograder.results.result import Incident, Outcome, QuestionResult, Result, TestResult
from tests.sample_class import answered

ASSIGNMENT = content.load("assignment2").assignment
TESTS = 7
"""Hidden tests of a question, as many as the assignment's have on average."""


def a_class(students: int) -> Iterator[Graded]:
    """`student000000` and so on, one at a time; all share the same notebooks."""
    return (graded(f"student{number:06d}") for number in range(students))


def graded(student: str) -> Graded:
    """A result, with the reference solutions as what was handed in."""
    return Graded(result(student), notebooks())


def result(student: str) -> Result:
    """Some questions right, some partly, some wrong or empty; able students more than others."""
    draw = random.Random(student)
    ability = draw.betavariate(4, 1.5)
    questions = tuple(
        _question(draw, ability, spec.id, question)
        for spec in ASSIGNMENT.notebooks
        for question in spec.questions
    )
    changed = Incident("1_convolution.ipynb: cell 'setup'", "was changed; it was run as released")
    return Result(
        student=student,
        assignment=ASSIGNMENT.id,
        score=round(sum(question.points for question in questions), 4),
        max_score=sum(question.max_points for question in questions),
        sandbox="landlock",
        questions=questions,
        incidents=(changed,) if draw.random() < 0.03 else (),
    )


def _question(draw: random.Random, ability: float, notebook_id: str, question: str) -> QuestionResult:
    answered_at_all = draw.random() < 0.97
    tests = tuple(_test(draw, ability, question, number, answered_at_all) for number in range(TESTS))
    passed = sum(test.outcome is Outcome.PASSED for test in tests)
    outcome = Outcome.PASSED if passed == TESTS else Outcome.FAILED
    return QuestionResult(
        id=question,
        notebook=notebook_id,
        points=round(points()[question] * passed / TESTS, 4),
        max_points=points()[question],
        outcome=outcome if answered_at_all else Outcome.NOT_ATTEMPTED,
        tests=tests,
    )


def _test(
    draw: random.Random, ability: float, question: str, number: int, answered_at_all: bool
) -> TestResult:
    name, title = f"test_{question}_{number}", f"{question}: property {number} holds"
    if not answered_at_all:
        return TestResult(name, title, 1.0, Outcome.NOT_ATTEMPTED, "no answer", "", None, None, 0.0)
    if draw.random() < ability:
        return TestResult(name, title, 1.0, Outcome.PASSED, "", "", 1e-9, 1e-6, 0.01)
    message = f"out differs from what is right by a relative error of {draw.random():.3g}; 1e-06 is allowed"
    hint = "Compare one output value with the sum that the definition gives, by hand."
    return TestResult(name, title, 1.0, Outcome.FAILED, message, hint, 0.3, 1e-6, 0.01)


@cache
def points() -> dict[str, float]:
    """Of each question, by the release."""
    released = read_release(ASSIGNMENT).values()
    return {question: worth for node in released for question, worth in notebook.points_of(node).items()}


@cache
def notebooks() -> dict[str, NotebookNode]:
    """The released notebooks with the reference solutions in their answer cells."""
    return {spec.id: answered(ASSIGNMENT, spec.id) for spec in ASSIGNMENT.notebooks}
