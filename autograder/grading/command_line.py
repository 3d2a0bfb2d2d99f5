"""`pytest FOLDER/hidden_tests [--submission PATH]`: one submission graded on pytest's own command line.

Without `--submission` the reference solutions are graded, and the course library with them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import content
from autograder.course.checkout import DESCRIPTION
from autograder.errors import AutograderError
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake import submission
from autograder.testing import fixtures
from autograder.testing.plugin import QUIET, RUN, Hooks


class CommandLine:
    """A session started on pytest's command line: it grades one submission and prints what came out.

    Args:
        assignment: the assignment's id.
        chosen: the submission; None for the reference solutions.
    """

    def __init__(self, assignment: str, chosen: str | None) -> None:
        loaded = content.load(assignment)
        path = Path(chosen) if chosen else loaded.assignment.source
        handed_in = submission.read_alone(path.resolve().stem, path, loaded.assignment)
        self.grader = Grader(loaded.assignment, sandbox_for(loaded))
        self.student = handed_in.student
        self.prepared = self.grader.prepare(handed_in)
        only = handed_in.answered if path.is_file() else []
        self.run = self.grader.hidden_tests(self.student, self.prepared, only, library=chosen is None)

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the score of each question that was tried."""
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
    """Add `--submission`."""
    parser.addoption(
        "--submission",
        metavar="PATH",
        help="grade this notebook, Python file or folder in place of the reference solutions",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start grading, where pytest was asked for the hidden tests of an assignment."""
    if config.pluginmanager.has_plugin(QUIET):  # a session of `suites.Suites`
        return
    asked = [name for name in map(_assignment, config.args) if name]
    if not asked:
        return
    if len({*asked}) > 1 or len(asked) < len(config.args):
        raise pytest.UsageError("run the hidden tests of one assignment at a time, and nothing beside them")
    if config.getoption("numprocesses", None):
        raise pytest.UsageError("the hidden tests of a question share one worker: run them without -n")
    try:
        session = CommandLine(asked[0], config.getoption("--submission"))
        session.grader.__enter__()
    except AutograderError as error:
        raise pytest.UsageError(str(error)) from None
    config.add_cleanup(lambda: session.grader.__exit__(None, None, None))
    config.stash[RUN] = session.run
    config.pluginmanager.register(fixtures)
    config.pluginmanager.register(Hooks())
    config.pluginmanager.register(session)


def _assignment(argument: str) -> str | None:
    """The assignment whose hidden tests an argument of pytest's names."""
    path = Path(argument.partition("::")[0]).resolve()
    for folder in (path, *path.parents):
        if folder.name == "hidden_tests" and folder.with_name(DESCRIPTION).is_file():
            return folder.parent.name
    return None
