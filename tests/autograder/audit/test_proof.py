"""A proof: every submission of the toy ends as its folder says, and what does not is named."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace

import pytest
from rich.console import Console

from autograder.audit import proof, suites
from autograder.audit.attempts import Attempt, attempts, plan
from autograder.audit.banks import submissions
from autograder.audit.junk import VALUES, junk_answers
from autograder.audit.measure import measure
from autograder.audit.page import side_by_side
from autograder.audit.proof import Fault, Step
from autograder.audit.proof_page import console_proof
from autograder.audit.variants import Bank, reference_answers
from autograder.course import content
from autograder.grading.grader import sandbox_for
from autograder.results.result import Outcome, Result
from autograder.running.processes import Processes

CONTENT = content.load("toy")
TOY = CONTENT.assignment
REFERENCES = reference_answers(TOY)
NUMBERS = ("moving_average", "differences")
"""Questions whose answers are functions."""


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Processes(1) as processes:
        yield processes


@pytest.fixture(scope="module")
def tried(executor: Executor) -> list[Attempt]:
    """The toy's own submissions, with both suites but for those that do not end."""
    variants = submissions(CONTENT.submissions, REFERENCES)
    jobs = plan(variants, TOY.questions, ["hidden"], [0])
    jobs += plan([v for v in variants if v.bank is not Bank.OUTCOME], TOY.questions, ["visible"], [0])
    return [attempt for batch in attempts(jobs, TOY, sandbox_for(CONTENT), executor) for attempt in batch]


@pytest.fixture(scope="module")
def results(executor: Executor) -> tuple[Result, Result]:
    return executor.submit(proof.whole, TOY, sandbox_for(CONTENT)).result()


@pytest.fixture(scope="module")
def hidden(tried: list[Attempt]) -> list[Attempt]:
    return [attempt for attempt in tried if attempt.suite == "hidden"]


def faults(steps: list[Step]) -> dict[str, tuple[Fault, ...]]:
    return {step.name: step.faults for step in steps if step.faults}


def named(hidden: list[Attempt], name: str) -> Attempt:
    (found,) = [attempt for attempt in hidden if attempt.name == name]
    return found


def test_submissions_release_and_reference_come_out_as_they_must(
    hidden: list[Attempt], results: tuple[Result, Result]
) -> None:
    steps = proof.proof(CONTENT, results, hidden)
    assert faults(steps) == {}
    tried = {step.name: step.tried for step in steps}
    assert {tried[f"submissions/{outcome}"] for outcome in ("crashed", "forbidden", "timeout")} == {1}
    assert tried["submissions/right"] >= 5
    assert tried["submissions/wrong"] >= 5


def test_release_is_what_the_source_gives() -> None:
    assert proof.published(TOY).faults == ()


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("loop", {"failed": (("test_values", "out is wrong"),)}, "test_values refuses it: out is wrong"),
        ("loop", {"cause": "pad"}, "it is right, but is told the cause 'pad'"),
        ("copy", {"failed": (("test_values", "no"),)}, "test_values refuses it: no"),
        ("absolute", {"failed": ()}, "every hidden test accepts it"),
        ("double", {"points": 7.5}, "it gets 7.5 points, not 8"),
        ("double", {"broken": "no zygote"}, "harness error: no zygote"),
        ("endless", {"outcome": "failed"}, "its outcome is failed, not timeout"),
    ],
)
def test_submission_that_ends_otherwise_than_its_folder_says_is_a_fault(
    hidden: list[Attempt],
    results: tuple[Result, Result],
    name: str,
    changes: dict[str, object],
    message: str,
) -> None:
    other = replace(named(hidden, name), **changes)
    steps = proof.proof(CONTENT, results, [other if a.name == name else a for a in hidden])
    assert [fault for found in faults(steps).values() for fault in found] == [
        Fault(f"{other.question} {name}", message)
    ]


def test_release_with_points_and_reference_without_are_faults(
    hidden: list[Attempt], results: tuple[Result, Result]
) -> None:
    release, reference = results
    found = faults(proof.proof(CONTENT, (reference, release), hidden))
    assert len(found["the release gets nothing"]) == len(TOY.questions)
    where = {fault.where.split()[0] for fault in found["the reference gets everything"]}
    assert where == set(TOY.questions)
    assert all(test.outcome is Outcome.PASSED for q in reference.questions for test in q.tests)


def test_limit_close_to_the_slowest_right_answer_is_a_fault(
    hidden: list[Attempt], results: tuple[Result, Result]
) -> None:
    limit = TOY.limits_of("moving_average").call_seconds
    slow = replace(named(hidden, "loop"), test_seconds=(0.1, limit / proof.MARGIN + 0.01))
    found = faults(proof.proof(CONTENT, results, [*hidden, slow]))
    ((fault,),) = found.values()
    assert fault.where == "moving_average"
    assert f"call_seconds = {limit:g} is too low" in fault.message


def test_own_test_that_does_not_exist_is_a_fault(
    hidden: list[Attempt], results: tuple[Result, Result]
) -> None:
    odd = replace(named(hidden, "double"), own=("test_gone",))
    found = faults(proof.proof(CONTENT, results, [*hidden, odd]))
    assert found == {
        "tests named by submissions exist": (Fault("moving_average", "there is no hidden test 'test_gone'"),)
    }


def test_junk_for_functions_breaks_nothing(executor: Executor) -> None:
    junk = [variant for variant in junk_answers(REFERENCES) if variant.question in NUMBERS]
    assert len(junk) == 2 * 2 * len(VALUES)
    jobs = plan(junk, NUMBERS, ["hidden"], [0])
    broken = [
        attempt
        for batch in attempts(jobs, TOY, sandbox_for(CONTENT), executor)
        for attempt in batch
        if attempt.broken
    ]
    assert broken == []


def test_junk_is_made_for_every_question() -> None:
    kinds = {variant.question for variant in junk_answers({**REFERENCES, "value": "value = 3\n"})}
    assert kinds == {*TOY.questions, "value"}


def test_faults_of_one_kind_stand_in_one_line() -> None:
    step = Step("junk", 3, (Fault("f a", "no"), Fault("f b", "no"), Fault("f c", "other")), "slow")
    console = Console(width=100)
    with console.capture() as capture:
        console.print(console_proof([step]))
    lines = capture.get().splitlines()
    assert "fault junk: f a, f b: no" in lines
    assert "fault junk: f c: other" in lines


def test_weights_lost_in_tests_of_other_things_are_measured(hidden: list[Attempt]) -> None:
    assert named(hidden, "double").collateral == 0
    assert named(hidden, "sum").collateral is None
    assert named(hidden, "double").points == 8


def test_both_suites_tell_right_from_wrong(tried: list[Attempt]) -> None:
    for suite in suites.SUITES:
        verdicts = {a.name: a.passed for a in tried if a.suite == suite}
        assert verdicts["loop"]
        assert verdicts["helper_cell"]
        assert not verdicts["sum"]
    assert not any(attempt.broken for attempt in tried)


def test_suites_stand_side_by_side(tried: list[Attempt]) -> None:
    audits = [measure(suite, ["moving_average"], tried) for suite in ("hidden", "visible")]
    console = Console(width=100)
    with console.capture() as capture:
        console.print(side_by_side(audits))
    row = next(line for line in capture.get().splitlines() if "moving_average" in line)
    assert row.split()[1:] == ["0/2", "0/0", "0/4", "1/2", "0/0", "0/4"]
