"""`grade`: a class, into the gradebook."""

from __future__ import annotations

import os
import shlex
import sys
from itertools import chain
from pathlib import Path

import click
from msgspec import structs

from autograder.commands.options import (
    InSections,
    assignment_argument,
    console,
    folder,
    jobs_option,
    lang_option,
    unsafe_option,
    warn_of_published_secret,
)
from autograder.commands.places import chosen_place, scheduler_options
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from autograder.gradebook import copies_folder, shown
from autograder.report.changes import console_preview
from autograder.report.console import console_class, console_ungraded
from autograder.running.course_run import Ended, grade_course
from autograder.running.journal import Journal
from autograder.running.preview import preview_course
from autograder.running.profile import Profile
from autograder.running.watching import watching
from autograder.running.watching.log import Log

STOPPED = 130
"""Exit code after Ctrl-C, as of any program that SIGINT ends."""

SECTIONS = {
    "What is graded": ("course", "submitted", "students", "dry_run", "everybody"),
    "How": ("jobs", "unsafe"),
    "On other machines": ("scheduler", "tls_ca_file", "tls_cert", "tls_key"),
    "Where it goes, and what is said": ("into", "db_url", "quiet", "log", "language", "profile"),
}


def _appendable(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Better no run than one without the log that was asked for."""
    try:
        Log(path or Path(os.devnull)).close()
    except OSError as error:
        raise click.BadParameter(f"{path} cannot be written: {error.strerror}") from None
    return path


@click.command("grade", cls=InSections, sections=SECTIONS)
@assignment_argument
@click.option("--course", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--submitted", type=folder, help="Submissions, DIR/<student>/ASSIGNMENT/*.ipynb [COURSE/submitted]."
)
@click.option(
    "--student",
    "students",
    metavar="ID",
    multiple=True,
    help="Grade this student alone, or several by several --student [everybody].",
)
@click.option("--results", "into", type=folder, help="Where results and feedback go [COURSE/results].")
@click.option(
    "--db",
    "db_url",
    metavar="URL",
    help="nbgrader's gradebook, such as postgresql+psycopg://USER@HOST/NAME"
    " [what COURSE/nbgrader_config.py says, or COURSE/gradebook.db].",
)
@jobs_option
@click.option("--dry-run", is_flag=True, help="Show whose score would change, and why; record nothing.")
@click.option(
    "--again", "everybody", is_flag=True, help="Grade everybody, also those for whom nothing changed."
)
@click.option("--quiet", is_flag=True, help="Say only what goes wrong; the exit code tells the rest.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_appendable,
    help="Append what happens to FILE, a JSON object a line.",
)
@click.option("--profile", is_flag=True, help="Show where the time went, for each submission on average.")
@lang_option
@scheduler_options
@unsafe_option
@click.pass_context
def grade_command(
    context: click.Context,
    /,
    assignment: Assignment,
    course: Path,
    submitted: Path | None,
    students: tuple[str, ...],
    into: Path | None,
    db_url: str | None,
    jobs: int,
    dry_run: bool,
    everybody: bool,
    quiet: bool,
    log: Path | None,
    language: str | None,
    profile: bool,
    unsafe: bool,
    scheduler: str | None,
    **tls: Path | None,
) -> None:
    """Grade a class: gradebook, feedback pages, class report.

    Only what changed is graded: submissions, hidden tests, anything that a result depends on. After an
    interruption the same command goes on where the last one stopped.
    """
    if dry_run and everybody:
        raise click.UsageError("--dry-run shows what changed; it cannot be combined with --again")
    if profile and scheduler:
        raise click.UsageError("--profile takes the time of this machine's processes; leave out --scheduler")
    assignment = structs.replace(assignment, language=language or assignment.language)
    class_ = Course.at(course, submitted, into, db_url)
    warn_of_published_secret(assignment)
    try:
        with (
            watching(console, command=shlex.join(sys.orig_argv), quiet=quiet, log=log) as watch,
            chosen_place(assignment, watch, jobs, unsafe, scheduler, tls) as place,
        ):
            taken = Profile(place, assignment.id) if profile else None
            place = taken.place if taken else place
            if dry_run:
                preview = preview_course(assignment, class_, place, watch, students)
            else:
                ended = grade_course(assignment, class_, place, watch, everybody, students)
    except KeyboardInterrupt:
        context.exit(STOPPED)
    if taken:
        console.print(taken.table())
    if dry_run:
        console.print(console_preview(preview.changes), soft_wrap=True)
        context.exit(1 if preview.ungraded else 0)
    if not quiet:
        _summarise(assignment, class_, ended)
    context.exit(1 if ended.ungraded else 0)


def _summarise(assignment: Assignment, course: Course, ended: Ended) -> None:
    with Journal(course.journal, assignment.id, create=False) as journal:
        graded = (journal.result(number) for number in ended.results.values())
        console.print(console_class(chain(graded, ended.failed), ended.totals))
    console.print(console_ungraded(ended.ungraded))
    places = {
        "gradebook": shown(course.db_url).removeprefix("sqlite:///"),
        "copies": copies_folder(course.db_url) or "none; the database server keeps its own",
        "class report": ended.report,
        "feedback": f"{course.results}/<student>/{ended.report.name}",
        "autograded": course.autograded,
    }
    for name, place in places.items():
        console.print(f"{name:<13} {place}", markup=False, highlight=False, soft_wrap=True)
