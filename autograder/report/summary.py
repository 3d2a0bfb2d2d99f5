"""What a class's results add up to. Submissions without a grade are counted by nobody here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from autograder.report.items import Item, Notice, item
from autograder.report.wording import ORDER, question_word
from autograder.results import Outcome, QuestionResult, Result, TestResult

BINS = 11  # tenths of the full score, and full marks on their own


@dataclass(frozen=True)
class TestSummary:
    """One test over the class: what it tells apart, and the seconds it took."""

    __test__ = False

    title: str
    question: str
    item: Item
    mean_seconds: float
    slowest_seconds: float
    slowest_student: str


@dataclass(frozen=True)
class QuestionSummary:
    """One question over the class. `counts` holds (word for the outcome, students), the words that occur."""

    id: str
    notebook: str
    max_points: float
    mean_points: float
    passed: int
    counts: tuple[tuple[str, int], ...]
    tests: tuple[TestSummary, ...]


@dataclass(frozen=True)
class ClassSummary:
    """The whole class. `bins` counts students by score: 0 to below 10 %, ..., 90 to below 100 %, 100 %."""

    students: int
    mean: float
    median: float
    max_score: float
    bins: tuple[int, ...]
    questions: tuple[QuestionSummary, ...]
    slowest_students: tuple[tuple[str, float], ...]

    @property
    def tests(self) -> list[TestSummary]:
        return [test for question in self.questions for test in question.tests]

    @property
    def slowest_tests(self) -> list[TestSummary]:
        """The ten tests that take longest on average."""
        return sorted(self.tests, key=lambda test: -test.mean_seconds)[:10]

    @property
    def noticed(self) -> dict[Notice, list[TestSummary]]:
        """The tests that deserve a look, by the reason, the most urgent reason first."""
        found = {notice: [test for test in self.tests if test.item.notice is notice] for notice in Notice}
        return {notice: tests for notice, tests in found.items() if tests}


Answered = tuple[Result, QuestionResult]
"""One student's result, and one question of it."""


@dataclass(frozen=True)
class Run:
    """One test of one student, with the student's points of the other questions."""

    student: str
    rest: float
    test: TestResult


def summarise(results: Sequence[Result]) -> ClassSummary:
    """Add up the results that carry a grade; all zero where there are none."""
    graded = [result for result in results if result.gradable]
    scores = [result.score for result in graded]
    answers: dict[str, list[Answered]] = {}
    for result in graded:
        for question in result.questions:
            answers.setdefault(question.id, []).append((result, question))
    seconds = [(result.student, _seconds(result)) for result in graded]
    return ClassSummary(
        students=len(graded),
        mean=fmean(scores) if scores else 0.0,
        median=median(scores) if scores else 0.0,
        max_score=max((result.max_score for result in graded), default=0.0),
        bins=_bins(graded),
        questions=tuple(map(_question, answers.values())),
        slowest_students=tuple(sorted(seconds, key=lambda pair: -pair[1])[:10]),
    )


def _seconds(result: Result) -> float:
    return sum(test.seconds for question in result.questions for test in question.tests)


def _bins(results: list[Result]) -> tuple[int, ...]:
    """How many students each bin holds; 1e-9 as a sum of parts may fall short of the whole by a rounding."""
    shares = [result.score / result.max_score for result in results if result.max_score]
    filled = Counter(int(share * (BINS - 1) + 1e-9) for share in shares)
    return tuple(filled[number] for number in range(BINS))


def _question(answers: list[Answered]) -> QuestionSummary:
    questions = [question for _, question in answers]
    counts = Counter(map(question_word, questions))
    runs: dict[str, list[Run]] = {}
    for result, question in answers:
        rest = round(result.score - question.points, 4)  # as exact as the score, so that equals are equal
        for test in question.tests:
            runs.setdefault(test.name, []).append(Run(result.student, rest, test))
    return QuestionSummary(
        id=questions[0].id,
        notebook=questions[0].notebook,
        max_points=questions[0].max_points,
        mean_points=fmean(question.points for question in questions),
        passed=counts["passed"],
        counts=tuple((word, counts[word]) for word in ORDER if counts[word]),
        tests=tuple(_test(questions[0].id, run) for run in runs.values()),
    )


def _test(question: str, runs: list[Run]) -> TestSummary:
    slowest = max(runs, key=lambda run: run.test.seconds)
    answered = [run for run in runs if run.test.outcome is not Outcome.NOT_ATTEMPTED]
    passed = [run.test.outcome is Outcome.PASSED for run in answered]
    return TestSummary(
        title=slowest.test.title,
        question=question,
        item=item(passed, [run.rest for run in answered]),
        mean_seconds=fmean(run.test.seconds for run in runs),
        slowest_seconds=slowest.test.seconds,
        slowest_student=slowest.student,
    )
