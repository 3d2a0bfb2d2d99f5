"""`bundle`: a zip file with which a learning platform grades by itself, and what runs inside of it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from autograder.commands.options import (
    assignment_argument,
    chosen_sandbox,
    console,
    folder,
    warn_of_published_secret,
)
from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes, write_bytes, write_file
from autograder.errors import AutograderError
from autograder.grading.grader import Ungraded
from autograder.intake import submission
from autograder.intake.students import name_problem
from autograder.intake.submission import SubmissionError
from autograder.platforms import gradescope_results
from autograder.platforms.bundling import gradescope_bundle, visibilities
from autograder.platforms.gradescope_results import VISIBILITIES, Shown
from autograder.report.feedback import OUR_FAULT
from autograder.running.events import Trouble
from autograder.running.pool import Task, grade_all, this_machine
from autograder.sandbox import SandboxUnavailable

NO_SANDBOX = (
    "This machine cannot keep your code apart from the grader, so nothing of it was run. This is not your"
    " fault; your instructor is told why."
)
METADATA_MB = 50
"""Gradescope's metadata hold the results of earlier submissions, too."""

visibility_option = click.option(
    "--visibility",
    type=click.Choice(VISIBILITIES),
    default="after_published",
    show_default=True,
    help="When students see tests without a mark `visibility` of their own.",
)


@click.group("bundle")
def bundle_command() -> None:
    """Make an autograder for a platform that grades by itself."""


@bundle_command.command("gradescope")
@assignment_argument
@visibility_option
@click.option(
    "--minutes",
    type=click.FloatRange(1, 60),
    default=10,
    show_default=True,
    help="How long Gradescope lets one submission run, as set there.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write [ASSIGNMENT-gradescope.zip].",
)
def gradescope_command(assignment: Assignment, visibility: str, minutes: float, output: Path | None) -> None:
    """Write the zip file to upload on Gradescope's page *Configure Autograder*.

    It holds hidden tests and the secret, so it is for instructors only.
    """
    warn_of_published_secret(assignment)
    path = output or Path(f"{assignment.id}-gradescope.zip")
    with console.status("collecting"):
        data = gradescope_bundle(assignment, visibility, minutes)
    write_bytes(path, data)
    _print(f"{path}: {len(data) / 2**20:.1f} MB")
    _print(f"tests without a mark are shown: {visibility}")
    _print("upload it on Gradescope under Configure Autograder; docs/gradescope.md says how")


@bundle_command.command("run", hidden=True)
@assignment_argument
@click.option("--root", type=folder, required=True, help="The folder of submission/ and results/.")
@visibility_option
def run_command(assignment: Assignment, root: Path, visibility: str) -> None:
    """Grade ROOT/submission into ROOT/results/results.json, as `run_autograder` of a bundle does."""
    student = _student(root / "submission_metadata.json", assignment)
    text = _graded(assignment, student, root / "submission", visibility)
    write_file(root / "results" / "results.json", text)
    _print(f"wrote {root / 'results' / 'results.json'}")


def _student(metadata: Path, assignment: Assignment) -> str:
    """Whose inputs are drawn: the first of a group by address; one name for all where it is not known."""
    try:
        users = json.loads(read_bytes(metadata, METADATA_MB * 2**20))["users"]
        student = min(str(user["email"]) for user in users)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "student"
    return "student" if name_problem(student, assignment.id) else student


def _graded(assignment: Assignment, student: str, path: Path, visibility: str) -> str:
    """The text of `results.json`. Where there is no grade it says so, and the reason is printed."""
    begin = time.monotonic()
    try:
        handed_in = submission.read(student, path, assignment)
    except SubmissionError as error:
        return gradescope_results.not_read(str(error))
    if not handed_in.answered:
        return gradescope_results.not_read(gradescope_results.received(assignment, handed_in))
    try:
        place = this_machine(assignment, chosen_sandbox(False, assignment), 1)
        shown = Shown(visibility, visibilities(assignment))
        done = next(grade_all([Task(student, path)], place, _print_trouble))
    except SandboxUnavailable as error:
        _print(str(error))
        return gradescope_results.not_graded(NO_SANDBOX)
    except AutograderError as error:
        _print(str(error))
        return gradescope_results.not_graded(OUR_FAULT)
    if isinstance(done, Ungraded):
        _print(done.reason)
        return gradescope_results.not_graded(OUR_FAULT)
    result = done.graded.result
    _print(f"graded in {time.monotonic() - begin:.0f} s, sandbox: {result.sandbox}")
    return gradescope_results.page(assignment, result, handed_in, shown)


def _print_trouble(event: object) -> None:
    if isinstance(event, Trouble):
        _print(event.message)


def _print(line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
