"""Item analysis against numbers worked out by hand and against SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import pointbiserialr

from autograder.report.items import Item, Notice, chance, item, point_biserial
from autograder.report.summary import TestSummary, summarise
from autograder.results.result import Outcome, QuestionResult, Result, TestResult


def test_discrimination_worked_out_by_hand() -> None:
    # M1 = 8, M0 = 2, mean 5, s = sqrt((25 + 1 + 1 + 25) / 4); 6 / s * sqrt(2 * 2) / 4
    assert point_biserial([True, True, False, False], [10, 6, 4, 0]) == pytest.approx(3 / 13**0.5)
    # M1 = 0, M0 = 9, mean 6, s = sqrt((36 + 9 + 9) / 3); -9 / s * sqrt(1 * 2) / 3
    assert point_biserial([True, False, False], [0, 9, 9]) == pytest.approx(-1)
    assert point_biserial([True, False, True, False], [1, 1, 3, 3]) == pytest.approx(0)


@pytest.mark.parametrize("seed", range(20))
def test_discrimination_is_scipys(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = np.round(rng.uniform(0, 85, rng.integers(3, 200)), 4)
    passed = scores + 40 * rng.standard_normal(scores.size) > 40
    passed[:2] = True, False
    expected = pointbiserialr(passed, scores).statistic
    assert point_biserial(passed.tolist(), scores.tolist()) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("passed", "rest"),
    [
        ([], []),
        ([True], [5.0]),
        ([True, True], [1.0, 2.0]),
        ([False, False], [1.0, 2.0]),
        ([True, False, True], [0.1, 0.1, 0.1]),
    ],
)
def test_discrimination_is_undefined_where_nothing_differs(passed: list[bool], rest: list[float]) -> None:
    assert point_biserial(passed, rest) is None


@pytest.mark.parametrize(
    ("found", "notice"),
    [
        (Item(20, 0, None), Notice.EVERYBODY_FAILS),
        (Item(20, 20, None), Notice.NOBODY_FAILS),
        (Item(61, 30, -0.12), None),  # chance
        (Item(61, 30, -0.5), Notice.NEGATIVE),
        (Item(2000, 1000, -0.12), Notice.NEGATIVE),
        (Item(2000, 1000, 0.0), Notice.NEAR_ZERO),
        (Item(2000, 1000, 0.05), None),
        (Item(2000, 1000, 0.3), None),
        (Item(61, 57, -0.6), None),  # four who fail say little
        (Item(20, 10, None), None),
        (Item(0, 0, None), None),
    ],
)
def test_tests_that_deserve_a_look_are_named_with_the_reason(found: Item, notice: Notice | None) -> None:
    assert found.notice(tests=60) is notice


def test_chance_alone_names_a_test_in_one_class_of_twenty() -> None:
    rng = np.random.default_rng(0)
    named = 0
    for _ in range(300):
        scores, passed = rng.standard_normal(61), rng.random((40, 61)) < 0.5
        items = [item(row.tolist(), scores.tolist()) for row in passed]
        named += any(found.discrimination + chance(61, 40) < 0 for found in items)  # type: ignore[operator]
    assert 0.02 < named / 300 < 0.09


def question(id: str, points: float, *outcomes: Outcome) -> QuestionResult:
    names = ("test_good", "test_misleading")
    tests = tuple(
        TestResult(name, name, 1, outcome, "", "", None, None, 0.1)
        for name, outcome in zip(names, outcomes, strict=False)
    )
    return QuestionResult(id, "1_numbers", points, 10, outcomes[0], tests)


def the_class() -> list[Result]:
    """Ten students with 0, 1, ... 9 points for the other question; one more who left the first one empty."""
    yes, no, empty = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ATTEMPTED
    students = []
    for rest in range(10):
        good, misleading = (yes, no) if rest >= 5 else (no, yes)
        students.append((question("first", 5, good, misleading), question("second", rest, yes)))
    students.append((question("first", 0, empty, empty), question("second", 10, yes)))
    return [
        Result(f"s{n}", "toy", sum(q.points for q in pair), 20, "landlock", pair, ())
        for n, pair in enumerate(students)
    ]


def summaries() -> dict[str, TestSummary]:
    return {f"{test.question} {test.title}": test for test in summarise(the_class()).tests}


def test_a_test_is_held_against_the_other_questions_of_those_who_answered() -> None:
    tests = summaries()
    # 5 pass, 5 fail; M1 = 7, M0 = 2, s^2 = (10^2 - 1) / 12 = 8.25
    expected = 5 / 8.25**0.5 / 2
    assert tests["first test_good"].item == Item(10, 5, pytest.approx(expected))
    assert tests["first test_misleading"].item == Item(10, 5, pytest.approx(-expected))
    assert tests["second test_good"].item == Item(11, 11, None)


def test_misleading_test_comes_before_the_one_that_nobody_fails() -> None:
    noticed = summarise(the_class()).noticed
    assert [(notice, [test.title for test in tests]) for notice, tests in noticed.items()] == [
        (Notice.NEGATIVE, ["test_misleading"]),
        (Notice.NOBODY_FAILS, ["test_good"]),
    ]


def test_item_keeps_pass_counts() -> None:
    assert item([True, False, True], [3.0, 1.0, 2.0]) == Item(3, 2, pytest.approx(0.866, abs=1e-3))
