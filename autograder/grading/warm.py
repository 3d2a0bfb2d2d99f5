"""Grade one submission in this process, which keeps its grader: only the first waits for a zygote."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.course.assignment import Assignment
from autograder.grading.grader import Graded, Grader, GradingError
from autograder.intake.submission import Submission
from autograder.results.result import Outcome, Result
from autograder.sandbox import Sandbox, SandboxUnavailable


@dataclass(frozen=True)
class Done:
    """One graded student.

    Attributes:
        graded: the result and the restored notebooks.
        submission: digest of what was graded.
        seconds: of a grading process, by the clock.
        executed: false where the result was known and only the notebooks were restored.
        trouble: why it was graded a second time, if it was.
    """

    graded: Graded
    submission: str
    seconds: float
    executed: bool = True
    trouble: str = ""


_warm: tuple[Assignment, Grader] | None = None


def warm_grader(assignment: Assignment, sandbox: Sandbox) -> Grader:
    """This grading process's own grader, which lives until the process ends or grades another assignment."""
    global _warm
    if _warm is not None and _warm[0] != assignment:
        forget_grader()
    if _warm is None:
        _warm = assignment, Grader(assignment, sandbox).__enter__()
    return _warm[1]


def renewed_grader(assignment: Assignment, sandbox: Sandbox) -> Grader:
    """A new one in its place, for when something of it, such as its zygote, has died."""
    forget_grader()
    return warm_grader(assignment, sandbox)


def forget_grader() -> None:
    """End this grading process's own grader, if it has one."""
    global _warm
    if _warm is not None:
        _warm[1].__exit__(None, None, None)
        _warm = None


def grade_once(
    read: Submission, known: tuple[str, Result] | None, assignment: Assignment, sandbox: Sandbox
) -> Done:
    """Grade in this process. What fails through no fault of the student's code is tried a second time.

    Args:
        read: what was handed in.
        known: a submission's digest and result: if it is this one, nothing is executed.
        assignment: what to grade.
        sandbox: how student code is held.
    """
    begin = time.monotonic()
    digest = read.digest()
    if known and known[0] == digest:
        prepared = warm_grader(assignment, sandbox).prepare(read)
        graded = Graded(known[1], prepared.notebooks, prepared.code)
        return Done(graded, digest, time.monotonic() - begin, executed=False)
    try:
        with unlogged():
            graded = warm_grader(assignment, sandbox).grade(read)
        trouble = _trouble(graded.result)
    except (GradingError, SandboxUnavailable) as error:
        trouble = str(error)
    if trouble:
        graded = renewed_grader(assignment, sandbox).grade(read)
    return Done(graded, digest, time.monotonic() - begin, trouble=trouble)


def _trouble(result: Result) -> str:
    """What kept the harness from grading, if anything did."""
    tests = (test for question in result.questions for test in question.tests)
    failed = (test.message for test in tests if test.outcome is Outcome.HARNESS_ERROR)
    return "" if result.gradable else next(failed, "a hidden test did not run")


@contextmanager
def unlogged() -> Iterator[None]:
    """Keep failures of the harness to itself: where they come again, they are logged then."""
    log = logging.getLogger("autograder")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False
