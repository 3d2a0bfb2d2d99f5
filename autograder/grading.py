"""Grade one submission, or a class of them through any `concurrent.futures.Executor`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from nbformat import NotebookNode

from autograder import notebook, submission
from autograder.assignment import CHECKOUT, Assignment
from autograder.intake import restoring
from autograder.plugin import NAME, SUITES, HiddenTests, question_outcome
from autograder.record import Record, no_record
from autograder.results import Incident, Outcome, QuestionResult, Result, TestResult
from autograder.sandbox import Sandbox, Worker
from autograder.submission import Submission

LIBRARY = CHECKOUT / "cs231n"


class GradingError(Exception):
    """The harness could not do its work; the message says what to mend."""


@dataclass(frozen=True)
class Prepared:
    """A submission taken apart: by notebook id, what was restored and what of it runs; and what was wrong."""

    notebooks: dict[str, NotebookNode]
    programs: dict[str, notebook.Program]
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class Graded:
    """A result, and the restored notebooks that it speaks of, by notebook id."""

    result: Result
    notebooks: dict[str, NotebookNode]


@dataclass(frozen=True)
class Ungraded:
    """A submission that could not be graded, through no fault of the student's code."""

    student: str
    reason: str


class Grader:
    """Grades submissions one after another, each in workers of one warm zygote; a context manager.

    Args:
        assignment: what to grade.
        sandbox: how student code is held.

    Raises:
        GradingError: there is no release to compare submissions with.
    """

    def __init__(self, assignment: Assignment, sandbox: Sandbox) -> None:
        self._assignment = assignment
        self._sandbox = sandbox
        self._released = read_release(assignment)
        self._points = {
            question: points
            for node in self._released.values()
            for question, points in notebook.points_of(node).items()
        }
        self._zygote = sandbox.zygote(assignment.limits, LIBRARY)

    def __enter__(self) -> Self:
        self._zygote.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._zygote.__exit__(kind, error, at)

    def grade(self, handed_in: Submission, only: Collection[str] = ()) -> Graded:
        """Run the hidden suites against a submission.

        Args:
            handed_in: the notebooks as text.
            only: ids of the notebooks to grade; all of the assignment's where none is given.

        Raises:
            GradingError: the suites themselves could not be run.
        """
        prepared = self.prepare(handed_in)
        run = self.hidden_tests(handed_in.student, prepared, only)
        if run.questions:
            _run_suites(run)
        return Graded(self.result(handed_in.student, prepared, run), prepared.notebooks)

    def grade_questions(
        self, handed_in: Submission, questions: Collection[str], record: Record = no_record
    ) -> Result:
        """Run the hidden tests of these questions only; `record` takes down what happens in them.

        Raises:
            GradingError: the suites themselves could not be run.
        """
        prepared = self.prepare(handed_in)
        run = replace(self.hidden_tests(handed_in.student, prepared), questions=questions, record=record)
        _run_suites(run)
        return self.result(handed_in.student, prepared, run)

    def worker(self) -> Worker:
        """A fresh worker, for what is no hidden test."""
        return self._zygote.worker()

    def prepare(self, handed_in: Submission) -> Prepared:
        """Restore a submission's notebooks and find what of them runs; nothing is run yet."""
        notebooks, programs = {}, {}
        incidents = list(handed_in.incidents)
        for spec in self._assignment.notebooks:
            if spec.id not in handed_in.notebooks:
                continue
            file, released = f"{spec.id}.ipynb", self._released[spec.id]
            try:
                parsed = notebook.parse(handed_in.notebooks[spec.id])
            except notebook.NotebookError as error:
                incidents.append(
                    Incident(file, f"{error}; its questions score 0, so hand in the notebook again")
                )
                continue
            notebooks[spec.id], problems = restoring.restore(parsed, released, file)
            programs[spec.id] = notebook.program(notebooks[spec.id], released, spec.questions)
            incidents.extend(problems)
        return Prepared(notebooks, programs, tuple(incidents))

    def hidden_tests(
        self, student: str, prepared: Prepared, only: Collection[str] = (), *, library: bool = False
    ) -> HiddenTests:
        """The plugin that grades a prepared submission, or `only` these notebooks of it; with `library`, the
        course library is tested as well (the submission must then be the reference solutions)."""
        specs = [spec for spec in self._assignment.notebooks if not only or spec.id in only]
        return HiddenTests(
            assignment=self._assignment,
            questions=tuple(question for spec in specs for question in spec.questions),
            seed=self._assignment.seed(student),
            programs=prepared.programs,
            zygote=self._zygote,
            reference=prepared.programs if library else None,
        )

    def result(self, student: str, prepared: Prepared, run: HiddenTests) -> Result:
        """What a finished run says of a submission."""
        questions = tuple(
            _question(name, spec.id, self._points[name], tuple(run.tests.get(name, ())))
            for spec in self._assignment.notebooks
            for name in spec.questions
            if name in run.questions
        )
        return Result(
            student=student,
            assignment=self._assignment.id,
            score=round(sum(question.points for question in questions), 4),
            max_score=sum(question.max_points for question in questions),
            sandbox=self._sandbox.tier,
            seed=self._assignment.seed(student),
            questions=questions,
            incidents=(*prepared.incidents, *run.incidents),
        )


def read_release(assignment: Assignment) -> dict[str, NotebookNode]:
    """The student version of each notebook, by id.

    Raises:
        GradingError: one is not there.
    """
    released = {}
    for spec in assignment.notebooks:
        file = assignment.release / f"{spec.id}.ipynb"
        if not file.is_file():
            raise GradingError(f"{file} is missing; run: python -m autograder release {assignment.id}")
        released[spec.id] = notebook.parse(file.read_text(encoding="utf-8"))
    return released


def grade_class(
    folders: Mapping[str, Path], assignment: Assignment, sandbox: Sandbox, executor: Executor
) -> Iterator[Graded | Ungraded]:
    """Grade each student's folder, yielding them as they are done.

    Args:
        folders: by student id.
        assignment: what to grade.
        sandbox: how student code is held.
        executor: where the grading processes run; each keeps one warm zygote.
    """
    futures = {
        executor.submit(_grade_folder, student, folder, assignment, sandbox): student
        for student, folder in folders.items()
    }
    for future in as_completed(futures):
        error = future.exception()
        if error is None:
            yield future.result()
        else:
            yield Ungraded(futures[future], f"{type(error).__name__}: {error}")


_warm: Grader | None = None


def warm_grader(assignment: Assignment, sandbox: Sandbox) -> Grader:
    """This grading process's own grader, which lives as long as the process does."""
    global _warm
    if _warm is None:
        _warm = Grader(assignment, sandbox).__enter__()
    return _warm


def _grade_folder(student: str, folder: Path, assignment: Assignment, sandbox: Sandbox) -> Graded:
    return warm_grader(assignment, sandbox).grade(submission.read(student, folder, assignment))


def _run_suites(run: HiddenTests) -> None:
    """Run pytest in this process, silently and under no configuration file; `run` keeps what came out."""
    own = ["-c", os.devnull, f"--rootdir={SUITES}", "--disable-plugin-autoload", "-p", "no:cacheprovider"]
    quiet = ["-p", "no:terminal", "-s", "-p", "no:unraisableexception"]  # its gc takes longer than the tests
    status = pytest.main([*own, *quiet, *_suites(run)], plugins=[_Register(run)])
    nothing_answered = status == pytest.ExitCode.NO_TESTS_COLLECTED and run.tests
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not nothing_answered:
        raise GradingError(
            f"the hidden suites did not run (pytest ended with {status!r}); try: pytest {SUITES}"
        )


def _suites(run: HiddenTests) -> list[str]:
    """The files that test a run's questions: `test_<notebook>*.py`; collecting all takes longer."""
    notebooks = {run.assignment.notebook_of(question).id for question in run.questions}
    files = [str(file) for name in sorted(notebooks) for file in sorted(SUITES.glob(f"test_{name}*.py"))]
    return files or [str(SUITES)]


class _Register:
    """Puts a run under its name before conftest.py looks for it."""

    def __init__(self, run: HiddenTests) -> None:
        self._run = run

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        config.pluginmanager.register(self._run, NAME)
        config.option.tbstyle = "native"  # nobody reads the traceback, and the default takes ten times longer


def _question(
    question: str, notebook_id: str, max_points: float, tests: tuple[TestResult, ...]
) -> QuestionResult:
    total = sum(test.weight for test in tests)
    passed = sum(test.weight for test in tests if test.outcome is Outcome.PASSED)
    outcome = question_outcome(tests) if tests else Outcome.HARNESS_ERROR
    if outcome is Outcome.FORBIDDEN:
        passed = 0
    return QuestionResult(
        id=question,
        notebook=notebook_id,
        points=round(max_points * passed / total, 4) if total else 0.0,
        max_points=max_points,
        outcome=outcome,
        tests=tests,
    )
