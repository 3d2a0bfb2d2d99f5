"""`release`: from source notebooks to what students get."""

from __future__ import annotations

import click

from autograder import release
from autograder.assignment import Assignment
from autograder.commands.options import assignment_argument, console
from autograder.course import Course


@click.command("release")
@assignment_argument
@click.option("--check", is_flag=True, help="Change nothing; fail if release/ is not what source/ gives.")
def release_command(assignment: Assignment, check: bool) -> None:
    """Build the student version, release/ASSIGNMENT, from source/ASSIGNMENT."""
    if not check:
        with console.status("building the release"):
            release.build_release(assignment, assignment.release, Course.at().db_url)
        console.print(f"wrote {assignment.release}", highlight=False)
        return
    if stale := release.release_is_current(assignment):
        names = "\n".join(f"  {name}" for name in stale)
        raise release.ReleaseError(
            f"{assignment.release} is not what the source gives now:\n{names}\n"
            f"run: python -m autograder release {assignment.id}"
        )
    console.print(f"{assignment.release} is what the source gives", highlight=False)
