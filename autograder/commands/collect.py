"""`collect`: a learning platform's download into `submitted/`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.options import assignment_argument, console, folder
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.course.folders import Course
from autograder.course.moments import moment
from autograder.platforms.collecting import READERS, Collected, collect
from autograder.platforms.placing import Placed
from autograder.platforms.roster import read_roster

CHANGES = {
    "new": "taken",
    "unchanged": "as it was",
    "replaced": "taken in place of another one",
    "older": "kept aside, as a newer one is there",
}


def _zone(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    try:
        moment(f"2026-01-01 12:00 {name}")
    except ValueError:
        raise click.BadParameter(f"{name!r} is no time zone; write it as Europe/Berlin or +0100") from None
    return name


@click.command("collect")
@assignment_argument
@click.argument("source", metavar="ARCHIVE|FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--roster",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The students to expect, as for the command `roster`; Moodle's grading worksheet and GitHub"
    " Classroom's grades also give times of submission [everybody in the course].",
)
@click.option(
    "--platform", type=click.Choice(list(READERS)), help="Whose download it is [what its names say]."
)
@click.option(
    "--zone", default="UTC", callback=_zone, help="Time zone of times that name none, as Europe/Berlin [UTC]."
)
@click.pass_context
def collect_command(
    context: click.Context,
    assignment: Assignment,
    source: Path,
    root: Path,
    listed: Path | None,
    platform: str | None,
    zone: str,
) -> None:
    """Put what a learning platform delivered into COURSE/submitted.

    It says what was taken from whom, what could not be placed, and who is missing. The latest attempt
    counts; what it replaces is kept in COURSE/collected. Exit code 1: something could not be placed.
    """
    people = read_roster(listed) if listed else None
    done = collect(assignment, Course.at(root), source, people, platform or "", zone)
    _say(done, root)
    context.exit(1 if done.unplaced else 0)


def _say(done: Collected, root: Path) -> None:
    _line(f"download of {done.platform}: {len(done.placed)} submissions")
    for placed in done.placed:
        _line(f"  {_sentence(placed)}")
        for path in placed.aside:
            _line(f"    kept aside: {path.relative_to(root.resolve())}")
        for line in placed.left_out:
            _line(f"    left out: {line}")
    for title, lines in (
        ("could not be placed", done.unplaced),
        ("nothing from", [person.shown for person in done.missing]),
        ("nobody says when these were handed in", done.undated),
    ):
        if lines:
            _line(f"{title}: {len(lines)}")
        for line in lines:
            _line(f"  {line}")


def _sentence(placed: Placed) -> str:
    when = f", handed in {placed.submitted:%Y-%m-%d %H:%M:%S} UTC" if placed.submitted else ""
    late = ", marked late" if placed.late else ""
    return f"{placed.student}: {CHANGES[placed.change]}{when}{late}"


def _line(text: str) -> None:
    safe = "".join(letter if letter.isprintable() else "?" for letter in text[:400])
    console.print(safe, markup=False, highlight=False, soft_wrap=True)
