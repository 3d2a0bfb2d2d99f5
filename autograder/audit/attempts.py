"""Try suites on variants, in grading processes."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass

from autograder.audit.suites import SUITES, Broken, Verdict
from autograder.audit.variants import Bank, Variant, written
from autograder.course.assignment import Assignment
from autograder.grading.grader import GradingError
from autograder.grading.warm import unlogged, warm_grader
from autograder.intake.submission import Submission
from autograder.sandbox import Sandbox

Job = tuple[str, str, Variant]
"""A suite, the student whose inputs are drawn, and what is tried."""


@dataclass(frozen=True)
class Attempt:
    """One suite on one question of one variant.

    Attributes:
        suite: `hidden` or `visible`.
        bank, name, story, equivalent, expected: of the variant.
        due: the cause of the variant, if it has one; the one that should be named.
        question: the one that was graded.
        student: whose inputs were drawn.
        tests: names of all tests of the question, in order.
        failed: those that did not pass, with what the student would read.
        cause: the id of the cause that a student is told, or empty.
        broken: what went wrong in the harness itself, empty if nothing did.
        seconds: of the whole grading of this question.
        weights: of the tests, in order; empty for the visible checks.
        own: the tests that are about the variant's mistake; None if that is not stated.
        outcome: of the question; empty for the visible checks.
        points: that the question got.
        stated_points: what it must get; None if that is not stated.
        test_seconds: that each test took, in order.
    """

    suite: str
    bank: Bank
    question: str
    name: str
    story: str
    equivalent: str
    due: str
    student: str
    tests: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    cause: str
    broken: str
    seconds: float
    expected: str = ""
    weights: tuple[float, ...] = ()
    own: tuple[str, ...] | None = None
    outcome: str = ""
    points: float = 0.0
    stated_points: float | None = None
    test_seconds: tuple[float, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every test passed."""
        return not self.failed and not self.broken

    @property
    def collateral(self) -> float | None:
        """The share of the question's weight that is lost in tests of other things than the mistake, 0 to 1;
        None if nobody stated which tests are about it."""
        total = sum(self.weights)
        if self.own is None or not total:
            return None
        elsewhere = dict(self.failed).keys() - set(self.own)
        weights = dict(zip(self.tests, self.weights, strict=True))
        return sum(weights[name] for name in elsewhere) / total


def plan(
    variants: Iterable[Variant], questions: Collection[str], suites: Collection[str], seeds: Iterable[int]
) -> list[Job]:
    """What to try: every variant with the inputs of each seed's student.

    Args:
        variants: of any question.
        questions: the ones to audit; variants of others are passed over.
        suites: names in `SUITES`.
        seeds: one student for each; the visible checks, which draw nothing, get the first one only.
    """
    wanted = [variant for variant in variants if not set(variant.graded).isdisjoint(questions)]
    first, *others = (f"audit-{seed}" for seed in seeds)
    jobs = [(suite, first, variant) for suite in suites for variant in wanted]
    if "hidden" in suites:
        jobs += [("hidden", student, variant) for student in others for variant in wanted]
    return jobs


def attempts(
    jobs: Sequence[Job], assignment: Assignment, sandbox: Sandbox, executor: Executor
) -> Iterator[tuple[Attempt, ...]]:
    """Try each (suite, student, variant), yielding what came out as it is done.

    Args:
        jobs: the student's name decides which inputs are drawn.
        assignment: whose reference solutions the variants change.
        sandbox: how the variants' code is held.
        executor: where the grading processes run; each keeps one warm zygote.
    """
    futures = [executor.submit(attempt, *job, assignment, sandbox) for job in jobs]
    for future in as_completed(futures):
        yield future.result()


def attempt(
    suite: str, student: str, variant: Variant, assignment: Assignment, sandbox: Sandbox
) -> tuple[Attempt, ...]:
    """One suite on one variant: an attempt for each of its questions."""
    grader = warm_grader(assignment, sandbox)
    questions = variant.graded
    names = {assignment.notebook_of(question).id for question in questions}
    handed_in = Submission(student, {name: written(variant, assignment, name) for name in names})
    start, broken = time.perf_counter(), ""
    try:
        with unlogged():  # what breaks is named in the attempt
            verdicts = SUITES[suite](grader, assignment, handed_in, questions)
    except (Broken, GradingError) as error:
        verdicts, broken = {question: Verdict({}) for question in questions}, str(error)
    seconds = (time.perf_counter() - start) / len(questions)
    return tuple(
        _attempt(suite, student, variant, question, verdicts[question], broken, seconds)
        for question in questions
    )


def _attempt(
    suite: str, student: str, variant: Variant, question: str, verdict: Verdict, broken: str, seconds: float
) -> Attempt:
    return Attempt(
        suite=suite,
        bank=variant.bank,
        question=question,
        name=variant.name,
        story=variant.story,
        equivalent=variant.equivalent,
        due=variant.cause,
        student=student,
        tests=tuple(verdict.tests),
        failed=tuple((name, message) for name, message in verdict.tests.items() if message),
        cause=verdict.cause,
        broken=broken,
        seconds=round(seconds, 4),
        expected=variant.expected,
        weights=verdict.weights,
        own=variant.tests,
        outcome=verdict.outcome,
        points=verdict.points,
        stated_points=variant.points,
        test_seconds=verdict.seconds,
    )
