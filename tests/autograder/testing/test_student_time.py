"""Whose time counts against which limit, and which limit a student is told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from msgspec import structs

from autograder.notebooks.notebook import Cell, Program
from autograder.sandbox import Budget, StudentTimeout, Zygote, choose
from autograder.sandbox.selftest import TRIAL
from autograder.testing import NotJudged, Student

WORK = """
import time
def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end: pass
def end():
    import os
    os._exit(1)
"""
PROGRAM = Program((Cell("work", WORK, answer=True),), frozenset({"work"}))
LIMITS = structs.replace(TRIAL, call_seconds=0.6, question_seconds=1.0)


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with choose().zygote(LIMITS) as zygote:
        yield zygote


def test_student_is_told_the_limit_of_the_assignment_and_not_what_was_left_of_it(zygote: Zygote) -> None:
    with Student(zygote, PROGRAM, LIMITS, "1.ipynb") as student:
        student.begin("work")
        student.call("work", 0.4)
        student.call("work", 0.4)
        with pytest.raises(StudentTimeout) as caught:
            student.call("work", 0.5)
    assert caught.value.seconds == LIMITS.question_seconds


def test_call_beyond_its_own_limit_is_told_that_limit(zygote: Zygote) -> None:
    with Student(zygote, PROGRAM, LIMITS, "1.ipynb") as student, pytest.raises(StudentTimeout) as caught:
        student.call("work", 5)
    assert caught.value.seconds == LIMITS.call_seconds


def test_new_question_has_all_of_its_time(zygote: Zygote) -> None:
    with Student(zygote, PROGRAM, LIMITS, "1.ipynb") as student:
        for _ in range(3):
            student.begin("work")
            student.call("work", 0.4)


def test_submission_stops_at_its_budget_whatever_the_question(zygote: Zygote) -> None:
    budget = Budget(1.2)
    with Student(zygote, PROGRAM, LIMITS, "1.ipynb", budget=budget) as student:
        for _ in range(2):
            student.begin("work")
            student.call("work", 0.5)
        student.begin("work")
        with pytest.raises(StudentTimeout) as caught:
            student.call("work", 0.5)
    assert caught.value.seconds == 1.2
    with Student(zygote, PROGRAM, LIMITS, "2.ipynb", budget=budget) as other, pytest.raises(NotJudged):
        other.call("work", 0.0)


def test_time_of_the_grader_between_calls_is_nobodys(zygote: Zygote) -> None:
    with Student(zygote, PROGRAM, LIMITS, "1.ipynb") as student:
        student.begin("work")
        student.call("work", 0.3)
        time.sleep(1.2)
        student.call("work", 0.3)
