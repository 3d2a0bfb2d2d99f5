"""Grade one submission: restore its notebooks, run the hidden suites against it, add up the points."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

import nbformat
from nbformat import NotebookNode

from autograder import sandbox as sandboxes
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import DESCRIPTION
from autograder.course.content import Content
from autograder.diagnosing.models import diagnosis_of
from autograder.diagnosing.witness import Witness
from autograder.errors import AutograderError
from autograder.grading.bounding import bounded_incidents, bounded_test
from autograder.grading.code import code_of
from autograder.grading.scale import Scale, add_up, earned, points_of
from autograder.intake import restoring
from autograder.intake.submission import Submission
from autograder.notebooks import notebook, python_file
from autograder.release import editions
from autograder.results.code import Code
from autograder.results.result import Incident, Outcome, QuestionResult, Result, TestResult
from autograder.sandbox import Sandbox, Worker
from autograder.testing.marks import SuitesError
from autograder.testing.plugin import HiddenTests, question_outcome
from autograder.testing.suites import Suites
from autograder.testing.tape import Record, no_record


class GradingError(AutograderError):
    """The harness could not do its work; the message says what to mend."""


@dataclass(frozen=True)
class Prepared:
    """A submission taken apart: by notebook id, what was restored and what of it runs; and what was wrong."""

    notebooks: dict[str, NotebookNode]
    programs: dict[str, notebook.Program]
    incidents: tuple[Incident, ...]

    @property
    def code(self) -> tuple[Code, ...]:
        """What of the submission runs and is not the release's, and the answers that a person grades."""
        return code_of(self.notebooks, self.programs)


@dataclass(frozen=True)
class Graded:
    """A result; the restored notebooks that it speaks of, by notebook id; and what the student wrote."""

    result: Result
    notebooks: dict[str, NotebookNode]
    code: tuple[Code, ...] = ()


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
        self._points = points_of(self._released)
        self.suites = Suites(content.load(assignment.id).hidden_tests)
        self._zygote = sandbox.zygote(assignment.limits, assignment.library_folder, assignment.worker)

    def __enter__(self) -> Self:
        self._zygote.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.suites.close()
        self._zygote.__exit__(kind, error, at)

    def grade(self, handed_in: Submission, only: Collection[str] = ()) -> Graded:
        """Run the hidden suites against a submission.

        Args:
            handed_in: the notebooks and files as text.
            only: ids of the notebooks to grade; all of the assignment's where none is given.

        Raises:
            GradingError: the suites themselves could not be run.
        """
        prepared = self.prepare(handed_in)
        run = self.hidden_tests(handed_in.student, prepared, only)
        if run.questions:
            self._run(run)
        return Graded(self.result(handed_in.student, prepared, run), prepared.notebooks, prepared.code)

    def grade_questions(
        self, handed_in: Submission, questions: Collection[str], record: Record = no_record
    ) -> Result:
        """Run the hidden tests of these questions only; `record` takes down what happens in them.

        Raises:
            GradingError: the suites themselves could not be run.
        """
        prepared = self.prepare(handed_in)
        run = replace(self.hidden_tests(handed_in.student, prepared), questions=questions, record=record)
        self._run(run)
        return self.result(handed_in.student, prepared, run)

    def worker(self) -> Worker:
        """A fresh worker, for code beside the hidden tests."""
        return self._zygote.worker()

    def prepare(self, handed_in: Submission) -> Prepared:
        """Restore a submission's notebooks and find what of them, or of files in their place, runs.

        Nothing is run yet.
        """
        notebooks, programs = {}, {}
        incidents = list(handed_in.incidents)
        for spec in self._assignment.notebooks:
            path = handed_in.by_file.get(spec.id)
            released, restored, problems = self._restore(spec.id, handed_in.notebooks.get(spec.id))
            incidents.extend(problems)
            if path is not None:
                notebooks[spec.id] = _with_note(restored or released, path)
                programs[spec.id] = python_file.program(handed_in.files[path], path, spec.questions)
            elif restored is not None:
                notebooks[spec.id] = restored
                program = notebook.program(restored, released, spec.questions)
                programs[spec.id] = replace(program, helpers=handed_in.helpers)
        for path, text in handed_in.files.items():
            incidents += [Incident(f"{path}, line {n}", what) for n, what in python_file.problems(text)]
        return Prepared(notebooks, programs, tuple(incidents))

    def _restore(
        self, name: str, text: str | None
    ) -> tuple[NotebookNode, NotebookNode | None, Sequence[Incident]]:
        """The release of a notebook in the language of a submitted one; that one in its form, None where
        there is none; and what was wrong with it."""
        released, file = self._released[name], f"{name}.ipynb"
        if text is None:
            return released, None, ()
        try:
            submitted = notebook.parse(text)
            released = editions.edition_of(submitted, self._assignment, name)
            return released, *restoring.restore(submitted, released, file)
        except notebook.NotebookError as error:
            problem = f"{error}; its questions score 0, so hand in the notebook again"
            return released, None, [Incident(file, problem)]

    def hidden_tests(
        self, student: str, prepared: Prepared, only: Collection[str] = (), *, library: bool = False
    ) -> HiddenTests:
        """The plugin that grades a prepared submission, or `only` these notebooks of it; with `library`, the
        course library is tested as well (the submission must then be the reference solutions)."""
        specs = [spec for spec in self._assignment.notebooks if not only or spec.id in only]
        return HiddenTests(
            assignment=self._assignment,
            questions=tuple(question for spec in specs for question in spec.questions),
            student_id=student,
            programs=prepared.programs,
            zygote=self._zygote,
            reference=prepared.programs if library else None,
        )

    def _run(self, run: HiddenTests) -> None:
        run.record = witness = Witness(run.record, diagnosis_of(self._assignment.id))
        try:
            self.suites.run(run)
            run.causes = witness.causes()
        except SuitesError as error:
            raise GradingError(str(error)) from None

    def result(self, student: str, prepared: Prepared, run: HiddenTests) -> Result:
        """What a finished run says of a submission."""
        questions = tuple(
            _question(name, spec.id, self._points[name], tuple(run.tests.get(name, ())), run.causes)
            for spec in self._assignment.notebooks
            for name in spec.questions
            if name in run.questions
        )
        score, max_score = add_up(questions)
        return Result(
            student=student,
            assignment=self._assignment.id,
            score=score,
            max_score=max_score,
            sandbox=self._sandbox.tier,
            questions=questions,
            incidents=bounded_incidents((*prepared.incidents, *run.incidents)),
        )


def sandbox_for(loaded: Content, unsafe: bool = False) -> Sandbox:
    """The strongest sandbox of this machine that hides an assignment from student code, or none at all.

    Raises:
        GradingError: what its workers need is not installed.
        SandboxUnavailable: none does; the message says what to install.
    """
    _require_installed(loaded.assignment)
    if unsafe:
        return sandboxes.unsafe()
    hidden = sandboxes.Hidden(loaded.folder / DESCRIPTION, loaded.hidden_tests)
    return sandboxes.choose(hidden, loaded.assignment.limits)


def _require_installed(assignment: Assignment) -> None:
    spec = assignment.worker
    if spec.missing:
        what = f"-e '.[{spec.extra}]'" if spec.extra else " ".join(spec.missing)
        raise GradingError(f"{assignment.id} needs {', '.join(spec.missing)}: pip install {what}")


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


def _with_note(node: NotebookNode, path: str) -> NotebookNode:
    """A copy of a notebook that says that its questions were graded from a Python file."""
    noted = deepcopy(node)
    text = f"The questions of this notebook were answered in the file `{path}`, and graded there."
    cell = nbformat.v4.new_markdown_cell(text)
    cell.id = "answered-in-a-file"  # the same each time: equal submissions give equal notebooks
    noted.cells.insert(0, cell)
    return noted


def read_scale(assignment: Assignment) -> Scale:
    """What the questions and hidden tests of an assignment are worth now.

    Raises:
        GradingError: a released notebook is missing, or the suites cannot be collected.
    """
    suites = Suites(content.load(assignment.id).hidden_tests)
    try:
        return Scale(points_of(read_release(assignment)), suites.weights(assignment))
    except SuitesError as error:
        raise GradingError(str(error)) from None
    finally:
        suites.close()


def _question(
    question: str,
    notebook_id: str,
    max_points: float,
    tests: tuple[TestResult, ...],
    causes: Mapping[str, str],
) -> QuestionResult:
    tests = tuple(map(bounded_test, tests))
    outcome = question_outcome(tests) if tests else Outcome.HARNESS_ERROR
    return QuestionResult(
        id=question,
        notebook=notebook_id,
        points=earned(outcome, tests, max_points),
        max_points=max_points,
        outcome=outcome,
        tests=tests,
        cause=causes.get(question, ""),
    )
