"""The command line, `python -m autograder`. Exit codes: 0 graded, 1 some could not be graded, 2 usage."""

from __future__ import annotations

import io
import logging
import sys

import click
from rich.console import Console

from autograder import gradebook, release, sandbox, submission
from autograder.audit.banks import BankError
from autograder.commands.attempt import try_command
from autograder.commands.audit import audit_command
from autograder.commands.grade import grade_command
from autograder.commands.history import history_command
from autograder.commands.release import release_command
from autograder.course import CourseError
from autograder.grading import GradingError
from autograder.journal import JournalError
from autograder.replay import ReplayError
from autograder.run import RunError

OUR_ERRORS = (
    GradingError,
    CourseError,
    JournalError,
    RunError,
    BankError,
    release.ReleaseError,
    sandbox.SandboxUnavailable,
    submission.SubmissionError,
    gradebook.GradebookError,
    ReplayError,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Release and grade an assignment made of Jupyter notebooks."""
    # This handler looks standard error up for each message, which a live display puts above itself.
    logging.basicConfig(format="%(levelname)s: %(message)s", handlers=filter(None, [logging.lastResort]))


for command in (release_command, grade_command, history_command, try_command, audit_command):
    main.add_command(command)


def run() -> None:
    """Run the command line; what is ours to explain ends in one message, not in a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show stops nothing
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        main.main(prog_name="python -m autograder")
    except OUR_ERRORS as error:
        Console(stderr=True).print(
            f"error: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
