"""`roster`: a class list into the gradebook."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.commands.options import console, folder
from autograder.course.checkout import CHECKOUT
from autograder.course.enrolled import ROSTER
from autograder.course.files import write_bytes
from autograder.course.folders import Course
from autograder.gradebook.students import enrol
from autograder.platforms.matching import joined
from autograder.platforms.roster import people_of, read_roster, write_roster


@click.command("roster")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--course", "root", type=folder, default=CHECKOUT, help="The course's folder [this checkout].")
@click.option(
    "--id-column",
    default="",
    metavar="NAME",
    help="Heading of the students' ids, which name their folders [the best one in FILE].",
)
def roster_command(file: Path, root: Path, id_column: str) -> None:
    """Put the students whom FILE lists into the gradebook.

    FILE is what a learning platform exports, CSV or xlsx: names, addresses, the platform's ids, sections.
    Nobody is ever removed.
    """
    course = Course.at(root)
    listed = read_roster(file, id_column)
    everybody, ids = joined(people_of(course), listed)
    done = enrol(course.db_url, [person for person in everybody if person.id in ids])
    write_bytes(course.root / ROSTER, write_roster(everybody))
    console.print(f"{len(ids)} students in {file.name}: {len(done.added)} new, {len(done.changed)} changed")
    for name in done.absent:
        console.print(f"not in {file.name}, but kept: {name}", markup=False, highlight=False, soft_wrap=True)
    console.print(f"sections and other names are in {course.root / ROSTER}", highlight=False, soft_wrap=True)
