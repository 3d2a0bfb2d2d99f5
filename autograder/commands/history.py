"""`history`: what became of one student's grade."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.options import assignment_argument, console, folder
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from autograder.report.changes import console_history
from autograder.running.history import history


@click.command("history")
@assignment_argument
@click.argument("student")
@click.option("--course", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option("--results", "into", type=folder, help="Where results and feedback are [COURSE/results].")
def history_command(assignment: Assignment, student: str, course: Path, into: Path | None) -> None:
    """List a student's results and what changed them.

    For each: when it was recorded, its score, what changed it, and in which tests.
    """
    place = Course.at(course, results=into)
    console.print(console_history(student, history(assignment, place, student)), soft_wrap=True)
