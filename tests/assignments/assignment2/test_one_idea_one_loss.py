"""One mistake costs the tests that are about it, and no others."""

from __future__ import annotations

import pytest

from autograder.audit.attempts import attempt
from autograder.audit.banks import submissions
from autograder.audit.variants import Bank, reference_answers
from autograder.course import content
from autograder.grading.grader import sandbox_for
from autograder.grading.warm import forget_grader

CONTENT = content.load("assignment2")
WRONG = {
    (variant.question, variant.name): variant
    for variant in submissions(CONTENT.submissions, reference_answers(CONTENT.assignment))
    if variant.bank is Bank.DOMAIN
}


@pytest.mark.parametrize(
    ("question", "name", "most"),
    [
        ("spatial_groupnorm_forward", "eps_without_a_default", 0.25),
        ("spatial_batchnorm_forward", "eps_without_a_default", 0.33),
        ("spatial_batchnorm_forward", "momentum_without_a_default", 0.33),
    ],
)
def test_parameter_without_its_default_costs_the_tests_of_defaults(
    question: str, name: str, most: float
) -> None:
    [done] = attempt("hidden", "a", WRONG[question, name], CONTENT.assignment, sandbox_for(CONTENT))
    forget_grader()
    weights = dict(zip(done.tests, done.weights, strict=True))
    lost = sum(weights[test] for test, _ in done.failed) / sum(weights.values())
    assert 0 < lost <= most
