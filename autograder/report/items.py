"""Item analysis: what each hidden test tells apart in a class, by classical test theory.

Discrimination is the point-biserial correlation between passing a test and the points of the *other*
questions: the corrected item-total correlation (Henrysson, "Correction of item-total correlations in item
analysis", Psychometrika 28, 1963). The test's own question is left out of the score, since a test is part of
it and shares its fate. Only students who answered the question count: an empty cell says nothing of a test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, sqrt
from statistics import NormalDist, fmean

NEAR_ZERO = 0.1
"""Below this a test hardly agrees with the rest; good tests have 0.3 and more."""

FALSE_ALARM = 0.05
"""How likely it is that chance alone names any test of a suite."""

FEWEST = 5
"""With fewer students than this who pass, or who fail, the correlation speaks of them and not of the test."""


class Notice(StrEnum):
    """Why a test deserves a look, the most urgent first."""

    EVERYBODY_FAILS = "everybody fails"
    NEGATIVE = "negative discrimination"
    NEAR_ZERO = "discrimination near zero"
    NOBODY_FAILS = "nobody fails"


@dataclass(frozen=True)
class Item:
    """One test over the students who answered its question; `discrimination` is None where undefined."""

    answered: int
    passed: int
    discrimination: float | None

    def notice(self, tests: int) -> Notice | None:
        """Why this test deserves a look, if it does, as one of so many tests.

        Its discrimination is near zero, or negative, only if that is not chance in so small a class.
        """
        if not self.answered:
            return None
        if self.passed in (0, self.answered):
            return Notice.NOBODY_FAILS if self.passed else Notice.EVERYBODY_FAILS
        few = min(self.passed, self.answered - self.passed) < FEWEST
        if few or self.discrimination is None:
            return None
        most = self.discrimination + chance(self.answered, tests)
        if most >= NEAR_ZERO:
            return None
        return Notice.NEGATIVE if most < 0 else Notice.NEAR_ZERO


def item(passed: Sequence[bool], rest: Sequence[float]) -> Item:
    """What a test tells.

    Args:
        passed: of each student who answered the test's question, whether the test passed.
        rest: the same students' points of the other questions.
    """
    return Item(len(passed), sum(passed), point_biserial(passed, rest))


def chance(students: int, tests: int = 1) -> float:
    """How far chance alone moves the discrimination of any of so many tests, but for `FALSE_ALARM`.

    A correlation of 0 is estimated with the standard error 1 / sqrt(students - 1). The bound is one-sided,
    and shared among the tests by Bonferroni's inequality.
    """
    if students < 2:
        return inf
    return NormalDist().inv_cdf(1 - FALSE_ALARM / max(tests, 1)) / sqrt(students - 1)


def point_biserial(passed: Sequence[bool], scores: Sequence[float]) -> float | None:
    """(M1 - M0) / s * sqrt(n1 n0) / n: Pearson's correlation of a yes or no with a score, -1 to 1.

    M1 and M0 are the mean scores of the n1 who pass and the n0 who do not, s is the standard deviation of
    all n = n1 + n0 scores, divided by n and not n - 1 (Tate, "Correlation between a discrete and a continuous
    variable. Point-biserial correlation", Annals of Mathematical Statistics 25, 1954).

    Returns:
        None where it is undefined: everybody or nobody passes, or all scores are the same.
    """
    right = [score for score, ok in zip(scores, passed, strict=True) if ok]
    wrong = [score for score, ok in zip(scores, passed, strict=True) if not ok]
    if not right or not wrong or min(scores) == max(scores):
        return None
    mean = fmean(scores)
    deviation = sqrt(fmean((score - mean) ** 2 for score in scores))  # pstdev takes minutes for 100,000
    return (fmean(right) - fmean(wrong)) / deviation * sqrt(len(right) * len(wrong)) / len(scores)
