"""The command line, `python -m autograder`. Exit codes: 0 graded, 1 some could not be graded, 2 usage."""

from __future__ import annotations

import logging

import click
from rich.console import Console

from autograder import gradebook, release, sandbox, submission
from autograder.audit.banks import BankError
from autograder.commands.attempt import try_command
from autograder.commands.audit import audit_command
from autograder.commands.grade import grade_command
from autograder.commands.release import release_command
from autograder.grading import GradingError
from autograder.replay import ReplayError

OUR_ERRORS = (
    GradingError,
    BankError,
    release.ReleaseError,
    sandbox.SandboxUnavailable,
    submission.SubmissionError,
    *gradebook.ERRORS,
    ReplayError,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Release and grade an assignment made of Jupyter notebooks."""
    logging.basicConfig(format="%(levelname)s: %(message)s")


for command in (release_command, grade_command, try_command, audit_command):
    main.add_command(command)


def run() -> None:
    """Run the command line; what is ours to explain ends in one message, not in a traceback."""
    try:
        main.main(prog_name="python -m autograder")
    except OUR_ERRORS as error:
        Console(stderr=True).print(
            f"error: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
