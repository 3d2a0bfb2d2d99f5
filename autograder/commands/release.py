"""`release`: from source notebooks to what students get."""

from __future__ import annotations

import tempfile

import click

from autograder import gradebook
from autograder.commands.options import assignment_argument, console
from autograder.course.assignment import Assignment
from autograder.course.checkout import course_root
from autograder.course.folders import Course
from autograder.release import build


@click.command("release")
@assignment_argument
@click.option("--check", is_flag=True, help="Change nothing; fail if release/ is not what source/ gives.")
def release_command(assignment: Assignment, check: bool) -> None:
    """Build release/ASSIGNMENT, what students get, from source/."""
    if not check:
        with console.status("building the release"), tempfile.TemporaryDirectory() as scratch:
            # Not the course's gradebook: nbgrader adds no question to one with students' work; prepare does.
            build.build_release(assignment, assignment.release, f"sqlite:///{scratch}/gradebook.db")
            gradebook.prepare(assignment, Course.at(course_root(assignment.id)))
        console.print(f"wrote {assignment.release}", highlight=False)
        return
    if stale := build.release_is_current(assignment):
        names = "\n".join(f"  {name}" for name in stale)
        raise build.ReleaseError(
            f"{assignment.release} is not what the source gives now:\n{names}\n"
            f"run: python -m autograder release {assignment.id}"
        )
    console.print(f"{assignment.release} is what the source gives", highlight=False)
