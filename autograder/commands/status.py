"""`status`: who has handed in, who is graded, what waits for a person."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.options import assignment_argument, console, folder
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from autograder.report.standing import console_standing
from autograder.running.status import status


@click.command("status")
@assignment_argument
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--submitted", type=folder, help="Submissions, DIR/<student>/ASSIGNMENT/*.ipynb [COURSE/submitted]."
)
@click.option("--results", "into", type=folder, help="Where results and feedback are [COURSE/results].")
def status_command(assignment: Assignment, root: Path, submitted: Path | None, into: Path | None) -> None:
    """Show who is graded and what waits.

    Nothing is graded and nothing is written. Missing students are those whom the gradebook knows, as after
    `roster`.
    """
    console.print(console_standing(status(assignment, Course.at(root, submitted, into))), soft_wrap=True)
