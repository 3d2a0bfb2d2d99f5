"""Points are added up from outcomes and weights, the same at first and when a weight has changed."""

from __future__ import annotations

import pytest

from autograder.grading.scale import Scale, earned, rescaled
from autograder.results.result import Outcome, QuestionResult, Result, TestResult


def a_test(name: str, outcome: Outcome, weight: float = 1.0) -> TestResult:
    return TestResult(name, name, weight, outcome, "", "", None, None, 0.1)


YES, NO = a_test("yes", Outcome.PASSED, 3), a_test("no", Outcome.FAILED)
UNSEEN = a_test("unseen", Outcome.NOT_JUDGED)


@pytest.mark.parametrize(
    ("outcome", "tests", "points"),
    [
        (Outcome.FAILED, (YES, NO), 7.5),
        (Outcome.PASSED, (YES,), 10),
        (Outcome.FORBIDDEN, (YES, NO), 0),
        (Outcome.FAILED, (), 0),
        (Outcome.NOT_JUDGED, (YES, UNSEEN), 7.5),
        (Outcome.FAILED, (a_test("none", Outcome.PASSED, 0),), 0),
    ],
)
def test_question_earns_its_share_of_passed_weight(
    outcome: Outcome, tests: tuple[TestResult, ...], points: float
) -> None:
    assert earned(outcome, tests, 10) == points


def a_result(*questions: QuestionResult) -> Result:
    score = sum(question.points for question in questions)
    return Result("ada", "toy", score, 20, "none", questions, ())


def test_new_weights_and_points_change_scores_and_no_outcome() -> None:
    first = QuestionResult("first", "1", 7.5, 10, Outcome.FAILED, (YES, NO))
    second = QuestionResult("second", "1", 10, 10, Outcome.PASSED, (YES,))
    scale = Scale({"first": 20, "second": 10}, {("first", "no"): 3})
    new = rescaled(a_result(first, second), scale)
    assert [question.points for question in new.questions] == [10, 10]
    assert (new.score, new.max_score) == (20, 30)
    assert [question.outcome for question in new.questions] == [Outcome.FAILED, Outcome.PASSED]
    assert [test.outcome for test in new.questions[0].tests] == [Outcome.PASSED, Outcome.FAILED]


def test_same_scale_gives_the_same_result() -> None:
    result = a_result(QuestionResult("first", "1", 7.5, 20, Outcome.FAILED, (YES, NO)))
    scale = Scale({"first": 20}, {("first", "yes"): 3, ("first", "no"): 1})
    again = rescaled(result, scale)
    assert again.questions[0].points == 15
    assert rescaled(again, scale) == again
