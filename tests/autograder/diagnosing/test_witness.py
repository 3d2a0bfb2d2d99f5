"""The witness of a run: every question is diagnosed on its own, and what it keeps is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosing import witness
from autograder.diagnosing.models import Diagnosis
from autograder.diagnosing.witness import LARGEST, Witness
from autograder.results.result import Outcome, TestResult
from autograder.sandbox import Answer, StudentRaised
from autograder.testing.tape import Asked, Began

FAILED = TestResult("test_a", "A", 1.0, Outcome.FAILED, "wrong", "", None, None, 0.1)
PASSED = TestResult("test_b", "B", 1.0, Outcome.PASSED, "", "", None, None, 0.1)
KNOWN = Diagnosis()
XRANGE = Asked("f", (), gave=StudentRaised("NameError", "name 'xrange' is not defined"))


@pytest.fixture
def diagnosed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[object]]]:
    """What was asked to be diagnosed."""
    asked: list[tuple[str, list[object]]] = []

    def diagnose(question: str, events: list[object], known: Diagnosis) -> str:
        assert known is KNOWN
        asked.append((question, list(events)))
        return "stride" if question == "first" else ""

    monkeypatch.setattr(witness, "diagnose", diagnose)
    return asked


def test_questions_with_failures_are_diagnosed_apart(diagnosed: list[tuple[str, list[object]]]) -> None:
    seen: list[object] = []
    one = Witness(seen.append, KNOWN)
    events = [Began("first", "A"), XRANGE, FAILED, Began("second", "B"), PASSED, Began("third", "A"), FAILED]
    for event in events:
        one(event)
    assert one.causes() == {"first": "stride"}
    assert diagnosed == [("first", [XRANGE, FAILED]), ("third", [FAILED])]
    assert seen == events


def test_results_of_unanswered_questions_are_passed_over(diagnosed: list[tuple[str, list[object]]]) -> None:
    one = Witness(lambda event: None, KNOWN)
    one(FAILED)
    assert one.causes() == {}
    assert diagnosed == []


def test_of_a_large_call_only_its_failure_is_kept(diagnosed: list[tuple[str, list[object]]]) -> None:
    large = np.zeros(LARGEST)
    error = StudentRaised("ValueError", "no")
    one = Witness(lambda event: None, KNOWN)
    one(Began("first", "A"))
    one(Asked("f", (large,), gave=Answer(1.0, {}, 0.0)))
    one(Asked("f", (), gave=Answer({"W": [large]}, {}, 0.0)))
    one(Asked("f", (), gave=Answer([[{} for _ in range(1000)] for _ in range(10)], {}, 0.0)))
    one(Asked("f", (large,), gave=error))
    one(FAILED)
    one.causes()
    kept = diagnosed[0][1]
    assert [(asked.args, asked.gave) for asked in kept if isinstance(asked, Asked)] == [
        ((), None),
        ((), None),
        ((), None),
        ((), error),
    ]
