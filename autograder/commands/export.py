"""`export`: points into a learning platform's own file, or feedback pages into a zip file for it."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.options import assignment_argument, console, folder
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.files import write_bytes
from autograder.course.folders import Course
from autograder.platforms.exporting import TARGETS, Export, export
from autograder.platforms.feedback import pack_feedback
from autograder.running.renewing import renew


@click.command("export")
@assignment_argument
@click.option("--to", "target", type=click.Choice(TARGETS), required=True, help="Whose form the file has.")
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--fill",
    "form",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The platform's own export: its column for the assignment is filled, all else stays [a new file].",
)
@click.option("--column", default="", metavar="NAME", help="The column to fill [the assignment's].")
@click.option(
    "--zero-missing", "zeros", is_flag=True, help="Give 0 to those who handed nothing in [left as it is]."
)
@click.option(
    "--feedback",
    type=click.Choice(["zip"]),
    help="Pack feedback pages for the platform's bulk upload, in place of points.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write [ASSIGNMENT-TO.csv, or as it is fit].",
)
@click.pass_context
def export_command(
    context: click.Context,
    assignment: Assignment,
    target: str,
    root: Path,
    form: Path | None,
    column: str,
    zeros: bool,
    feedback: str | None,
    output: Path | None,
) -> None:
    """Write points or feedback for a learning platform.

    Points are the gradebook's: those given by hand, extra points and late penalties are in them. Feedback
    pages and class report are brought up to date first, so that they say the same. Exit code 1: somebody's
    points or page could not be put in.
    """
    if feedback and (form or column or zeros):
        raise click.UsageError("--feedback packs pages; --fill, --column and --zero-missing are for points")
    course = Course.at(root)
    if course.journal.is_file():
        renew(assignment, course)
    if feedback:
        done = pack_feedback(assignment, course, target)
    else:
        done = export(assignment, course, target, form, column, zeros)
    path = output or Path(_name(assignment, target, form, feedback))
    replaced = path.exists()
    write_bytes(path, done.data)
    _say(done, path, "pages" if feedback else "students' points", replaced)
    context.exit(1 if done.lost else 0)


def _name(assignment: Assignment, target: str, form: Path | None, feedback: str | None) -> str:
    if feedback:
        return f"{assignment.id}-feedback-{target}.zip"
    suffix = form.suffix if form else ".xlsx" if target == "xlsx" else ".csv"
    return f"{assignment.id}-{target}{suffix}"


def _say(done: Export, path: Path, what: str, replaced: bool) -> None:
    again = ", in place of an older file" if replaced else ""
    console.print(f"{path}: {done.students} {what}{again}", markup=False, highlight=False, soft_wrap=True)
    for title, lines in (("look at", done.warnings), ("not in it", done.lost)):
        for line in lines:
            console.print(f"{title}: {line}", markup=False, highlight=False, soft_wrap=True)
