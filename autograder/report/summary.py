"""What a class's results add up to. Submissions without a grade are counted by nobody here."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from types import MappingProxyType

from autograder.diagnosing.causes import Cause
from autograder.report.items import Item, Notice, item
from autograder.report.wording import ORDER, cause_of, question_word
from autograder.results.result import Outcome, QuestionResult, Result, TestResult
from autograder.results.total import Total

BINS = 11  # tenths of the full score, and full marks on their own
SLOWEST = 10
"""So many of the slowest tests and students are named."""


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
    """One question over the class.

    Attributes:
        counts: (word for the outcome, students), the words that occur.
        causes: (what likely explains failed tests, students), the most common first.
    """

    id: str
    notebook: str
    max_points: float
    mean_points: float
    passed: int
    counts: tuple[tuple[str, int], ...]
    tests: tuple[TestSummary, ...]
    causes: tuple[tuple[Cause, int], ...] = ()


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
        """The tests that take longest on average."""
        return sorted(self.tests, key=lambda test: -test.mean_seconds)[:SLOWEST]

    @property
    def noticed(self) -> dict[Notice, list[TestSummary]]:
        """The tests that deserve a look, by the reason, the most urgent reason first."""
        found = {notice: [test for test in self.tests if test.item.notice is notice] for notice in Notice}
        return {notice: tests for notice, tests in found.items() if tests}


def summarise(results: Iterable[Result], totals: Mapping[str, Total] = MappingProxyType({})) -> ClassSummary:
    """Add up the results that carry a grade; all zero where there are none.

    A student's points are those of the gradebook, in `totals`; where it says nothing, those of the tests.
    Results are looked at one by one; what stays of 100,000 students is some 25 MB of numbers.
    """
    tally = _Tally(totals)
    for result in results:
        if result.gradable:
            tally.add(result)
    return tally.summary()


def score_bin(points: float, most: float) -> int:
    """Which of `BINS` a score is in, the last one also with extra points.

    1e-9 as a sum of parts may fall short of the whole by a rounding.
    """
    return min(BINS - 1, int(points / most * (BINS - 1) + 1e-9))


class _Tally:
    """What has been added up of a class so far."""

    def __init__(self, totals: Mapping[str, Total]) -> None:
        self._totals = totals
        self._scores = array("d")
        self._max_score = 0.0
        self._bins: Counter[int] = Counter()
        self._questions: dict[str, _QuestionTally] = {}
        self._slowest: list[tuple[str, float]] = []

    def add(self, result: Result) -> None:
        total = self._totals.get(result.student)
        points, most = (total.points, total.max_score) if total else (result.score, result.max_score)
        self._scores.append(points)
        self._max_score = max(self._max_score, most)
        if most:
            self._bins[score_bin(points, most)] += 1
        for question in result.questions:
            self._questions.setdefault(question.id, _QuestionTally(question)).add(result, question)
        self._slowest.append((result.student, _seconds(result)))
        self._slowest = sorted(self._slowest, key=lambda pair: -pair[1])[:SLOWEST]

    def summary(self) -> ClassSummary:
        return ClassSummary(
            students=len(self._scores),
            mean=fmean(self._scores) if self._scores else 0.0,
            median=median(self._scores) if self._scores else 0.0,
            max_score=self._max_score,
            bins=tuple(self._bins[number] for number in range(BINS)),
            questions=tuple(question.summary() for question in self._questions.values()),
            slowest_students=tuple(self._slowest),
        )


def _seconds(result: Result) -> float:
    return sum(test.seconds for question in result.questions for test in question.tests)


class _QuestionTally:
    """One question; its tests know a student by the order in which they came."""

    def __init__(self, first: QuestionResult) -> None:
        self._first = first
        self._points = array("d")
        self._rest = array("d")
        self._counts: Counter[str] = Counter()
        self._causes: Counter[Cause] = Counter()
        self._tests: dict[str, _TestTally] = {}

    def add(self, result: Result, question: QuestionResult) -> None:
        number = len(self._points)
        self._points.append(question.points)
        self._rest.append(round(result.score - question.points, 4))  # so exact that equals are equal
        self._counts[question_word(question)] += 1
        if cause := cause_of(question, result.assignment):
            self._causes[cause] += 1
        for test in question.tests:
            self._tests.setdefault(test.name, _TestTally(test.title)).add(number, result.student, test)

    def summary(self) -> QuestionSummary:
        return QuestionSummary(
            id=self._first.id,
            notebook=self._first.notebook,
            max_points=self._first.max_points,
            mean_points=fmean(self._points),
            passed=self._counts["passed"],
            counts=tuple((word, self._counts[word]) for word in ORDER if self._counts[word]),
            tests=tuple(test.summary(self._first.id, self._rest) for test in self._tests.values()),
            causes=tuple(self._causes.most_common()),
        )


_PASSED, _WRONG, _UNSEEN = b"+-0"
"""The last is for a student of whose answer the test saw nothing: such a test tells nobody apart."""


class _TestTally:
    """One test: a character for each student, seconds, and who took longest."""

    def __init__(self, title: str) -> None:
        self._outcomes = bytearray()
        self._runs = 0
        self._seconds = 0.0
        self._slowest = (-1.0, "", title)

    def add(self, number: int, student: str, test: TestResult) -> None:
        missed = number - len(self._outcomes)  # students before this one whose suite had no such test
        self._outcomes += bytes([_UNSEEN]) * missed + bytes([_outcome(test)])
        self._runs += 1
        self._seconds += test.seconds
        if test.seconds > self._slowest[0]:
            self._slowest = (test.seconds, student, test.title)

    def summary(self, question: str, rest: Sequence[float]) -> TestSummary:
        """`rest` gives each student's points of the other questions."""
        answered = [
            (outcome == _PASSED, points)
            for outcome, points in zip(self._outcomes, rest, strict=False)
            if outcome != _UNSEEN
        ]
        seconds, student, title = self._slowest
        return TestSummary(
            title=title,
            question=question,
            item=item([passed for passed, _ in answered], [points for _, points in answered]),
            mean_seconds=self._seconds / self._runs,
            slowest_seconds=seconds,
            slowest_student=student,
        )


def _outcome(test: TestResult) -> int:
    if test.outcome in (Outcome.NOT_ATTEMPTED, Outcome.NOT_JUDGED):
        return _UNSEEN
    return _PASSED if test.outcome is Outcome.PASSED else _WRONG
