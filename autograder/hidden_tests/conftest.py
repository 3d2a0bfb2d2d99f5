"""Fixtures of the hidden suites, and `pytest autograder/hidden_tests [--submission PATH]`.

Without `--submission` the reference solutions are graded, and the course library with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from autograder import assignment as assignments
from autograder import sandbox, submission
from autograder.assignment import Assignment
from autograder.checks import Check
from autograder.grading import Grader, GradingError
from autograder.plugin import CHECK, QUIET, RUN, HiddenTests, Hooks, question_of
from autograder.student import Student

MARKERS = (
    "question(id): the answer cell that these tests grade",
    "weight(n): this test's share of the question's points (default 1)",
    "hint(text): one sentence shown to the student when the test fails",
)


@pytest.fixture(scope="session")
def hidden_tests(request: pytest.FixtureRequest) -> HiddenTests:
    """The run that this session belongs to."""
    return request.config.stash[RUN]


@pytest.fixture
def student(request: pytest.FixtureRequest, hidden_tests: HiddenTests) -> Student:
    """The notebook that holds the question of this test."""
    question = question_of(request.node)
    assert question is not None, f"{request.node.nodeid} uses `student` but has no question marker"
    return hidden_tests.student(question)


@pytest.fixture
def rng(request: pytest.FixtureRequest, hidden_tests: HiddenTests) -> np.random.Generator:
    """This student's inputs for this test: the same on every run and machine."""
    name = f"{question_of(request.node)}/{request.node.name}"
    return np.random.default_rng([hidden_tests.seed, *sha256(name.encode()).digest()])


@pytest.fixture
def check(request: pytest.FixtureRequest, hidden_tests: HiddenTests) -> Check:
    """What the test asserts with; its worst error goes into the results."""
    check = Check(hidden_tests.assignment.tolerance, hidden_tests.record)
    request.node.stash[CHECK] = check
    return check


@pytest.fixture(scope="session")
def assignment(hidden_tests: HiddenTests) -> Assignment:
    return hidden_tests.assignment


@pytest.fixture(scope="session")
def library(hidden_tests: HiddenTests) -> Iterator[Student]:
    """The course library, in a worker in which the cells of 3_fast_layers ran."""
    with hidden_tests.course_code("3_fast_layers") as student:
        yield student


@pytest.fixture(scope="session")
def reference(hidden_tests: HiddenTests) -> Iterator[Student]:
    """The reference loops, in a worker of their own."""
    with hidden_tests.course_code("1_convolution", "2_max_pooling") as student:
        yield student


class CommandLine:
    """A session started on pytest's command line: it grades one submission and prints what came out."""

    def __init__(self, chosen: str | None) -> None:
        assignment = assignments.load()
        path = Path(chosen) if chosen else assignment.source
        handed_in = submission.read(path.resolve().stem, path, assignment)
        self.grader = Grader(assignment, sandbox.choose())
        self.student = handed_in.student
        self.prepared = self.grader.prepare(handed_in)
        only = list(handed_in.notebooks) if path.is_file() else []
        self.run = self.grader.hidden_tests(self.student, self.prepared, only, library=chosen is None)

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        result = self.grader.result(self.student, self.prepared, self.run)
        tried = [question for question in result.questions if question.tests]  # -k leaves out others
        points = sum(question.points for question in tried)
        most = sum(question.max_points for question in tried)
        terminalreporter.section(f"{result.student}: {points:g} of {most:g} points")
        for incident in result.incidents:
            terminalreporter.write_line(f"{incident.where}: {incident.message}")
        for question in tried:
            score = f"{question.points:g} / {question.max_points:g}"
            terminalreporter.write_line(f"{question.id:<28} {score:>10}  {question.outcome}")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--submission",
        metavar="PATH",
        help="grade this notebook, or folder of notebooks, in place of the reference solutions",
    )


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)
    if config.pluginmanager.has_plugin(QUIET):  # a session of `suites.Suites`
        return
    if config.getoption("numprocesses", None):
        raise pytest.UsageError("the hidden tests of a question share one worker: run them without -n")
    try:
        session = CommandLine(config.getoption("--submission"))
        session.grader.__enter__()
    except (submission.SubmissionError, sandbox.SandboxUnavailable, GradingError) as error:
        raise pytest.UsageError(str(error)) from None
    config.add_cleanup(lambda: session.grader.__exit__(None, None, None))
    config.stash[RUN] = session.run
    config.pluginmanager.register(Hooks())
    config.pluginmanager.register(session)
