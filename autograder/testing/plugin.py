"""One run of the hidden suites: what fixtures get, what came out, and the hooks by which pytest tells it."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Generator, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain

import numpy as np
import pytest
from msgspec import structs

from autograder.course.assignment import Assignment
from autograder.notebooks.notebook import Cell, Program
from autograder.results.result import Incident, Outcome, TestResult
from autograder.sandbox import (
    Budget,
    StudentCrashed,
    StudentError,
    StudentForbidden,
    StudentRaised,
    StudentTimeout,
    Zygote,
)
from autograder.testing.checks import Check
from autograder.testing.marks import about, question_of
from autograder.testing.student import Student
from autograder.testing.tape import Began, Record, no_record
from autograder.testing.verdicts import CheckFailed, NotJudged, unwritten
from autograder.translation import marked as _

log = logging.getLogger("autograder")

QUIET = "quiet"
"""Under which pytest knows that the session is one of `suites.Suites`, not of its command line."""

FRACTION = re.compile(r"-?\d+\.\d*(?:[eE][-+]?\d+)?")
"""Numbers that an exception raised by a student's code may quote from a hidden input; sizes have no point."""


AS_RELEASED = _("The answer is still as it was released.")
ABSENT = _("The notebook of this question is missing, or cannot be read: see the note on it.")

OUTSIDE = frozenset({"PermissionError", "FileNotFoundError", "ConnectionRefusedError", "socket.gaierror"})
"""How an exception is called by which the sandbox, or what it leaves out, stops an answer."""

STOPPED = "the answer reached for something outside of the sandbox, and was stopped"


class NotAttempted(Exception):
    """There is no answer: its cell is as it was released, or the notebook is `absent`."""

    def __init__(self, absent: bool) -> None:
        super().__init__(ABSENT if absent else AS_RELEASED)


@dataclass
class HiddenTests:
    """One run of the hidden suites.

    `fixtures.py` holds the fixtures, which get what they give from here.

    Args:
        assignment: names, limits, tolerances.
        questions: the ones to grade.
        student_id: who handed in.
        programs: what of each submitted notebook runs, by notebook id; missing notebooks are absent.
        zygote: where workers come from.
        reference: the reference solutions' programs, where the course library is to be tested too.
        record: takes down calls and comparisons, and each test's result after them.
    """

    assignment: Assignment
    questions: Collection[str]
    student_id: str
    programs: dict[str, Program]
    zygote: Zygote
    reference: dict[str, Program] | None = None
    record: Record = no_record
    tests: dict[str, list[TestResult]] = field(default_factory=dict)
    causes: dict[str, str] = field(default_factory=dict)
    incidents: list[Incident] = field(default_factory=list)
    _students: dict[str, Student] = field(default_factory=dict)
    _stopped: dict[str, StudentError] = field(default_factory=dict)
    _item: pytest.Item | None = None
    _check: Check | None = None
    _question: str | None = None
    _seeds: dict[str, int] = field(default_factory=dict)  # by the digest of the code that runs
    _budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self._budget = Budget(self.assignment.limits.submission_seconds)

    def wanted(self, items: Iterable[pytest.Item]) -> list[pytest.Item]:
        """The tests to run: of questions that were asked and answered. The others get their results here."""
        answered = []
        for item in self.asked(items):
            question = question_of(item)
            if question is None or self._answer(question) is not None:
                answered.append(item)
            else:
                self._keep(question, self._result(item, self._unanswered(question), 0.0))
        return answered

    def asked(self, items: Iterable[pytest.Item]) -> list[pytest.Item]:
        """Tests of the questions, and with reference solutions those of the course library; of no kind that
        is switched off."""
        running = (item for item in items if about(item).runs_in(self.assignment))
        return [item for item in running if self._asks(question_of(item))]

    def _asks(self, question: str | None) -> bool:
        return self.reference is not None if question is None else question in self.questions

    def begun(self, item: pytest.Item) -> None:
        """Tell of a test before anything of it runs."""
        self._item, self._check = item, None
        if question := question_of(item):
            self.record(Began(question, about(item).title))

    def ended(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """Keep the outcome of a test: of its call, or of the set-up that stopped it."""
        question = question_of(item)
        if question is not None and (call.when == "call" or (call.when == "setup" and call.excinfo)):
            error = call.excinfo.value if call.excinfo else None
            if isinstance(error, CheckFailed):
                self.record(error.fault)
            if isinstance(error, StudentForbidden) or (
                isinstance(error, StudentRaised) and error.kind in OUTSIDE
            ):
                self._stopped.setdefault(question, error)
            self._keep(question, self._result(item, error, call.duration))

    def close(self) -> None:
        """End the workers; what kept cells from running becomes the submission's incidents."""
        for student in self._students.values():
            self.incidents.extend(student.incidents)
            student.close()
        for question, error in self._stopped.items():
            place = f"{self.assignment.notebook_of(question).id}.ipynb: cell '{question}'"
            self.incidents.append(Incident(place, f"{STOPPED}: {_message(error)}"))
        self._students.clear()

    @property
    def item(self) -> pytest.Item:
        """The test that runs."""
        assert self._item is not None
        return self._item

    def student(self) -> Student:
        """The notebook that holds the question of the test, in a fresh worker when the question is a new one.

        Raises:
            NotAttempted: there is no answer to call.
        """
        question = question_of(self.item)
        assert question is not None, f"{self.item.nodeid} uses `student` but has no question marker"
        notebook = self.assignment.notebook_of(question).id
        program = self._answer(question)
        if program is None:
            raise self._unanswered(question)
        forbidden = self.assignment.forbidden(question)
        if notebook not in self._students:
            self._students[notebook] = Student(
                self.zygote,
                program,
                self.assignment.limits,
                f"{notebook}.ipynb",
                self.record,
                self._budget,
            )
        student = self._students[notebook]
        if question != self._question:
            self._question = question
            student.begin(question, forbidden, self.assignment.limits_of(question))
        student.begin_test(rewind=not about(self.item).goes_on)
        return student

    def rng(self, name: str = "") -> np.random.Generator:
        """What the inputs of the test are drawn from: from the student, and from the code that runs with it.

        Args:
            name: of inputs that tests of several questions share.

        So a table of answers, made from what an earlier submission was told, meets other inputs.
        """
        question = question_of(self.item)
        program = None if question is None else self._answer(question)
        code = program.digest if program else ""
        if code not in self._seeds:
            self._seeds[code] = self.assignment.seed(self.student_id, code)
        seed = self._seeds[code]
        digest = sha256((name or f"{question}/{self.item.name}").encode()).digest()
        return np.random.default_rng(np.array([seed & 0xFFFFFFFF, seed >> 32, *digest], np.uint32))

    def check(self) -> Check:
        """What the test asserts with; its worst error goes into the results."""
        self._check = Check(self.assignment.tolerance, self.record)
        return self._check

    def tools(self) -> tuple[Student, np.random.Generator, Check]:
        """What the fixtures `student`, `rng` and `check` give, for a fixture that makes a trial of them.

        Three fixtures take pytest longer than a small test. A test that gets such a trial names none of the
        three itself: it would get others.
        """
        return self.student(), self.rng(), self.check()

    def _answer(self, question: str) -> Program | None:
        """What of the notebook runs, if it answers the question."""
        program = self.programs.get(self.assignment.notebook_of(question).id)
        return program if program is not None and question in program.attempted else None

    def _unanswered(self, question: str) -> NotAttempted:
        return NotAttempted(absent=self.assignment.notebook_of(question).id not in self.programs)

    def reference_cells(self, *notebooks: str) -> Student:
        """The cells of these reference notebooks together, in a worker of their own.

        Raises:
            KeyError: this run grades no reference solutions.
        """
        cells = chain.from_iterable((self.reference or {})[notebook].cells for notebook in notebooks)
        return self._own(tuple(cells))

    def baseline(self, source: str) -> Student:
        """Code of the hidden tests' own, in a worker without any code of the submission."""
        return self._own((Cell("baseline", source),))

    def _own(self, cells: tuple[Cell, ...]) -> Student:
        patient = structs.replace(self.assignment.limits, call_seconds=120, question_seconds=600)
        return Student(self.zygote, Program(cells, frozenset()), patient, "reference")

    def _keep(self, question: str, result: TestResult) -> None:
        self.tests.setdefault(question, []).append(result)
        self.record(result)

    def _result(self, item: pytest.Item, error: BaseException | None, seconds: float) -> TestResult:
        outcome = outcome_of(error)
        if outcome is Outcome.HARNESS_ERROR:
            log.error("%s failed by itself", item.nodeid, exc_info=error)
        about_test = about(item)
        return TestResult(
            name=item.name,
            title=about_test.title,
            weight=about_test.weight_in(self.assignment),
            outcome=outcome,
            message=_message(error),
            hint=about_test.hint if isinstance(error, CheckFailed) else "",
            error=self._check.error if self._check else None,
            tolerance=self._check.tolerance if self._check else None,
            seconds=round(seconds, 4),
            picture=error.picture if isinstance(error, CheckFailed) else None,
        )


class Hooks:
    """What a session on pytest's command line tells the run in its config's stash, and what it shows."""

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        asked = config.stash[RUN].asked(items)
        config.hook.pytest_deselected(items=[item for item in items if item not in asked])
        items[:] = asked
        for item in items:  # the numbers of an answer may overflow; in a class run no warning is an error
            item.add_marker(pytest.mark.filterwarnings("ignore"))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        item.config.stash[RUN].begun(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        item.config.stash[RUN].ended(item, call)
        if call.excinfo is not None and isinstance(
            call.excinfo.value, CheckFailed | StudentError | NotAttempted | NotJudged
        ):
            report.longrepr = str(call.excinfo.value)  # the test's own code is no news, and stays hidden
        return report

    @pytest.hookimpl
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        session.config.stash[RUN].close()


RUN = pytest.StashKey[HiddenTests]()
"""Where a session's config holds the current run."""


def outcome_of(error: BaseException | None) -> Outcome:
    """What an exception that ended a test says about the answer; what only we can raise is our fault."""
    match error:
        case None:
            return Outcome.PASSED
        case NotAttempted():
            return Outcome.NOT_ATTEMPTED
        case StudentRaised() if unwritten(error):
            return Outcome.NOT_ATTEMPTED
        case NotJudged():
            return Outcome.NOT_JUDGED
        case StudentForbidden():
            return Outcome.FORBIDDEN
        case StudentTimeout():
            return Outcome.TIMEOUT
        case StudentCrashed():
            return Outcome.CRASHED
        case CheckFailed() | StudentError():
            return Outcome.FAILED
        case _:
            return Outcome.HARNESS_ERROR


def question_outcome(tests: Iterable[TestResult]) -> Outcome:
    """The most telling outcome of a question's tests."""
    outcomes = {test.outcome for test in tests}
    telling = (
        Outcome.HARNESS_ERROR,
        Outcome.FORBIDDEN,
        Outcome.TIMEOUT,
        Outcome.CRASHED,
        Outcome.FAILED,
        Outcome.NOT_ATTEMPTED,
        Outcome.NOT_JUDGED,
    )
    return next((outcome for outcome in telling if outcome in outcomes), Outcome.PASSED)


def _message(error: BaseException | None) -> str:
    """For the student, but for a failure of ours: its type is named, and only the instructor is shown it."""
    if error is None:
        return ""
    if outcome_of(error) is Outcome.HARNESS_ERROR:
        return f"{type(error).__name__}: {error}"
    return FRACTION.sub("...", str(error)) if isinstance(error, StudentRaised) else str(error)
