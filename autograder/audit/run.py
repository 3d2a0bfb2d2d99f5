"""Try suites on variants: the hidden tests as in grading, the visible checks as in the notebook."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.audit.banks import (
    Bank,
    Variant,
    domain_mutants,
    held_out,
    reference_answers,
    right_answers,
    whole_answers,
    written,
)
from autograder.audit.generic import generic_mutants
from autograder.audit.measure import Trial
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader, GradingError
from autograder.grading.warm import warm_grader
from autograder.intake.submission import Submission
from autograder.notebooks import notebook
from autograder.results.result import Outcome
from autograder.sandbox import Sandbox, StudentError, StudentRaised, Worker


@dataclass(frozen=True)
class Verdict:
    """By test: empty where it passed, otherwise what the student reads; and the cause that is named."""

    tests: Mapping[str, str]
    cause: str = ""


Verdicts = dict[str, Verdict]
"""By question."""

Job = tuple[str, str, Variant]
"""A suite, the student whose inputs are drawn, and what is tried."""


class Broken(Exception):
    """The harness failed; the message says where."""


def plan(
    assignment: Assignment,
    questions: Collection[str],
    suites: Collection[str],
    sample: int | None,
    seeds: Iterable[int],
) -> list[Job]:
    """What to try: every mutant once, every right answer with the inputs of each seed's student.

    Args:
        assignment: whose reference solutions the variants change.
        questions: the ones to audit.
        suites: names in `SUITES`.
        sample: how many generic mutants to take, always the same; all of them for None.
        seeds: one student for each; the visible checks, which draw nothing, get the first one only.

    Raises:
        BankError: the banks do not fit the reference solutions.
    """
    references = reference_answers(assignment)
    generic = generic_mutants(references)
    if sample is not None and sample < len(generic):
        generic = random.Random(0).sample(generic, sample)
    first, *others = (f"audit-{seed}" for seed in seeds)
    right = [
        variant for variant in right_answers(references) if not variant.answers.keys().isdisjoint(questions)
    ]
    wrong = [
        variant
        for variant in (
            *domain_mutants(references),
            *held_out(references),
            *whole_answers(references),
            *generic,
        )
        if variant.question in questions
    ]
    once = [(suite, first, variant) for suite in suites for variant in (*right, *wrong)]
    again = [("hidden", student, variant) for student in others for variant in right]
    return once + (again if "hidden" in suites else [])


def trials(
    jobs: Sequence[Job], assignment: Assignment, sandbox: Sandbox, executor: Executor
) -> Iterator[tuple[Trial, ...]]:
    """Try each (suite, student, variant), yielding what came out as it is done.

    Args:
        jobs: the student's name decides which inputs are drawn.
        assignment: whose reference solutions the variants change.
        sandbox: how the variants' code is held.
        executor: where the grading processes run; each keeps one warm zygote.
    """
    futures = [executor.submit(attempt, *job, assignment, sandbox) for job in jobs]
    for future in as_completed(futures):
        yield future.result()


def attempt(
    suite: str, student: str, variant: Variant, assignment: Assignment, sandbox: Sandbox
) -> tuple[Trial, ...]:
    """One suite on one variant: a trial for each of its questions."""
    grader = warm_grader(assignment, sandbox)
    questions = tuple(variant.answers) if variant.bank is Bank.RIGHT else (variant.question,)
    names = {assignment.notebook_of(question).id for question in questions}
    handed_in = Submission(student, {name: written(variant, assignment, name) for name in names})
    start, broken = time.perf_counter(), ""
    try:
        verdicts = SUITES[suite](grader, assignment, handed_in, questions)
    except (Broken, GradingError) as error:
        verdicts, broken = {question: Verdict({}) for question in questions}, str(error)
    seconds = (time.perf_counter() - start) / len(questions)
    return tuple(
        Trial(
            suite=suite,
            bank=variant.bank,
            question=question,
            name=variant.name,
            story=variant.story,
            equivalent=variant.equivalent,
            student=student,
            due=variant.cause,
            tests=tuple(verdicts[question].tests),
            failed=tuple((name, said) for name, said in verdicts[question].tests.items() if said),
            cause=verdicts[question].cause,
            broken=broken,
            seconds=round(seconds, 4),
        )
        for question in questions
    )


def hidden(
    grader: Grader, assignment: Assignment, handed_in: Submission, questions: Sequence[str]
) -> Verdicts:
    """The hidden tests, as a submission is graded.

    Raises:
        Broken: a hidden test failed by itself.
    """
    result = grader.grade_questions(handed_in, questions)
    verdicts: Verdicts = {}
    for question in result.questions:
        for test in question.tests:
            if test.outcome is Outcome.HARNESS_ERROR:
                raise Broken(f"{question.id}: {test.name}: {test.message}")
        said = {
            test.name: "" if test.outcome is Outcome.PASSED else test.message or str(test.outcome)
            for test in question.tests
        }
        verdicts[question.id] = Verdict(said, question.cause)
    if incidents := result.incidents:
        raise Broken(f"{incidents[0].where}: {incidents[0].message}")
    return verdicts


def visible(
    grader: Grader, assignment: Assignment, handed_in: Submission, questions: Sequence[str]
) -> Verdicts:
    """The notebook's own checks: a question's test cell, and locked cells behind it that assert something."""
    prepared = grader.prepare(handed_in)
    verdicts: Verdicts = {}
    for question in questions:
        name = assignment.notebook_of(question).id
        with grader.worker() as worker:
            limit = assignment.limits.notebook_seconds
            for cell in prepared.programs[name].cells:
                _passes(worker, cell.source, cell.name, limit)
            checks = _checks(prepared.notebooks[name], question)
            said = {cell: _passes(worker, code, cell, limit) for cell, code in checks.items()}
            verdicts[question] = Verdict(said)
    return verdicts


SUITES: dict[str, Callable[[Grader, Assignment, Submission, Sequence[str]], Verdicts]] = {
    "hidden": hidden,
    "visible": visible,
}


def _checks(cells: NotebookNode, question: str) -> dict[str, str]:
    """A question's visible checks, by cell: from its test cell up to the next one's answer."""
    found: dict[str, str] = {}
    asked = False
    for cell in cells.cells:
        name = str(notebook.grade_id_of(cell))
        if cell.metadata.get("nbgrader", {}).get("solution"):
            asked = name == question
        elif asked and cell.cell_type == "code" and ("assert " in cell.source or "compare(" in cell.source):
            found[name] = cell.source
    return found


def _passes(worker: Worker, source: str, cell: str, seconds: float) -> str:
    """Run a cell; empty where nothing was raised, otherwise the message."""
    if not worker.alive:
        return "an earlier cell ended the process"
    try:
        worker.run(source, cell, seconds)
    except StudentRaised as error:
        return str(error) or error.kind
    except StudentError as error:
        return str(error) or type(error).__name__
    return ""
