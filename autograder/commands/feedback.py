"""`feedback`: pages and class report again after points were given by hand."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec import structs

from autograder.commands.options import assignment_argument, console, folder, lang_option
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from autograder.report.console import console_ungraded
from autograder.running.renewing import renew


@click.command("feedback")
@assignment_argument
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option("--results", "into", type=folder, help="Where results and feedback are [COURSE/results].")
@lang_option
@click.pass_context
def feedback_command(
    context: click.Context, assignment: Assignment, root: Path, into: Path | None, language: str | None
) -> None:
    """Bring feedback pages up to date.

    They, the class report and its table then say what the gradebook says. Run it after grading by hand, or
    after a due date or an extension changed. It takes seconds, as nothing of a student runs. Exit code 1:
    somebody who handed in has no up-to-date page.
    """
    assignment = structs.replace(assignment, language=language or assignment.language)
    done = renew(assignment, Course.at(root, results=into))
    waiting = sum(total.waits for total in done.totals.values())
    lines = [
        f"{len(done.totals):,} students in the gradebook, {len(done.changed):,} pages changed",
        f"{waiting:,} still wait for points by hand" if waiting else "nobody waits for points by hand",
        f"class report  {done.report}",
    ]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(console_ungraded(done.without))
    context.exit(1 if done.without else 0)
