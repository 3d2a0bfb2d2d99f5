"""What tries a variant: the hidden tests as in grading, the visible checks as in the notebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.intake.submission import Submission
from autograder.notebooks import notebook
from autograder.results.result import Outcome, QuestionResult
from autograder.sandbox import StudentError, StudentRaised, Worker


@dataclass(frozen=True)
class Verdict:
    """What one suite says of one question.

    Attributes:
        tests: by test: empty if it passed, otherwise what the student reads.
        cause: the one that is named, or empty.
        weights: of the tests, in their order; empty if they have none.
        outcome: of the question; empty for the visible checks.
        points: what the question gets.
        seconds: that each test took, in their order.
    """

    tests: Mapping[str, str]
    cause: str = ""
    weights: tuple[float, ...] = ()
    outcome: str = ""
    points: float = 0.0
    seconds: tuple[float, ...] = ()


Verdicts = dict[str, Verdict]
"""By question."""


class Broken(Exception):
    """The harness failed; the message says where."""


def hidden(
    grader: Grader, assignment: Assignment, handed_in: Submission, questions: Sequence[str]
) -> Verdicts:
    """The hidden tests, as a submission is graded.

    Raises:
        Broken: a hidden test failed by itself, or the submission is not what was meant to be handed in.
    """
    result = grader.grade_questions(handed_in, questions)
    for question in result.questions:
        for test in question.tests:
            if test.outcome is Outcome.HARNESS_ERROR:
                raise Broken(f"{question.id}: {test.name}: {test.message}")
        if question.outcome is Outcome.HARNESS_ERROR:
            raise Broken(f"{question.id}: none of its hidden tests was run")
    stopped = any(question.outcome is Outcome.FORBIDDEN for question in result.questions)
    if result.incidents and not stopped:  # which has an incident of its own
        raise Broken(f"{result.incidents[0].where}: {result.incidents[0].message}")
    return {question.id: _verdict(question) for question in result.questions}


def _verdict(question: QuestionResult) -> Verdict:
    return Verdict(
        tests={
            test.name: "" if test.outcome is Outcome.PASSED else test.message or str(test.outcome)
            for test in question.tests
        },
        cause=question.cause,
        weights=tuple(test.weight for test in question.tests),
        outcome=str(question.outcome),
        points=question.points,
        seconds=tuple(test.seconds for test in question.tests),
    )


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
            messages = {cell: _passes(worker, code, cell, limit) for cell, code in checks.items()}
            verdicts[question] = Verdict(messages)
    return verdicts


SUITES: dict[str, Callable[[Grader, Assignment, Submission, Sequence[str]], Verdicts]] = {
    "hidden": hidden,
    "visible": visible,
}


def _checks(cells: NotebookNode, question: str) -> dict[str, str]:
    """A question's visible checks, by cell: from its test cell up to the next one's answer."""
    checks: dict[str, str] = {}
    asked = False
    for cell in cells.cells:
        name = str(notebook.grade_id_of(cell))
        if cell.metadata.get("nbgrader", {}).get("solution"):
            asked = name == question
        elif asked and cell.cell_type == "code" and ("assert " in cell.source or "compare(" in cell.source):
            checks[name] = cell.source
    return checks


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
