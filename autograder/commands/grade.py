"""`grade`: a class, into the gradebook."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click

from autograder import assignment as assignments
from autograder import course as courses
from autograder import gradebook, submission
from autograder.assignment import Assignment
from autograder.commands.options import (
    assignment_argument,
    chosen_sandbox,
    console,
    folder,
    progress_bar,
    unsafe_option,
)
from autograder.course import Course
from autograder.grading import Graded, Ungraded, grade_class
from autograder.report.console import console_table
from autograder.results import Result


@click.command("grade")
@assignment_argument
@click.option(
    "--course", type=folder, default=assignments.CHECKOUT, help="The course's folder [this checkout]."
)
@click.option(
    "--submitted", type=folder, help="Submissions, DIR/<student>/ASSIGNMENT/*.ipynb [COURSE/submitted]."
)
@click.option("--results", "into", type=folder, help="Where results and feedback go [COURSE/results].")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count, help="Grading processes [one a core].")
@unsafe_option
@click.pass_context
def grade_command(
    context: click.Context,
    assignment: Assignment,
    course: Path,
    submitted: Path | None,
    into: Path | None,
    jobs: int,
    unsafe: bool,
) -> None:
    """Grade a class into the gradebook, with feedback pages and a class report."""
    place = Course.at(course, submitted, into)
    folders = submission.find_class(place.submitted, assignment)
    chosen = chosen_sandbox(unsafe)
    with console.status("preparing the gradebook"):
        gradebook.prepare(assignment, place)
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as executor:
        graded, ungraded = _write_all(
            assignment, place, grade_class(folders, assignment, chosen, executor), len(folders)
        )
    without = {item.student: item.reason for item in ungraded}
    report = courses.write_report(place, assignment, graded, without)
    _summarise(place, report, graded, ungraded)
    context.exit(1 if ungraded else 0)


def _write_all(
    assignment: Assignment, course: Course, graded: Iterator[Graded | Ungraded], total: int
) -> tuple[list[Result], list[Ungraded]]:
    """Write each student's results as they are done; one that cannot be written counts as not graded."""
    done: list[Result] = []
    failed: list[Ungraded] = []
    with progress_bar() as progress:
        task = progress.add_task("grading", total=total)
        for item in graded:
            if isinstance(item, Graded):
                problem = _write(assignment, course, item)
                done.append(item.result)
                if problem:
                    failed.append(Ungraded(item.result.student, problem))
            else:
                failed.append(item)
            progress.advance(task)
    return sorted(done, key=lambda result: result.student), sorted(failed, key=lambda item: item.student)


def _write(assignment: Assignment, course: Course, graded: Graded) -> str:
    """Write one student's results; returns what kept the grade from being recorded, if anything did."""
    courses.write_result(course, assignment, graded.result)
    if not graded.result.gradable:
        return "the grader itself failed; no grade was recorded"
    try:
        gradebook.record(assignment, course, graded)
    except (*gradebook.ERRORS, OSError) as error:
        return f"the grade could not be recorded: {error}"
    return ""


def _summarise(course: Course, report: Path, graded: list[Result], ungraded: list[Ungraded]) -> None:
    console.print(console_table(graded))
    for item in ungraded:
        console.print(
            f"not graded: {item.student}: {item.reason}", style="red", markup=False, highlight=False
        )
    places = {
        "gradebook": course.db_url.removeprefix("sqlite:///"),
        "class report": report,
        "feedback": f"{course.results}/<student>/{report.name}",
        "autograded": course.autograded,
    }
    for name, place in places.items():
        console.print(f"{name:<13} {place}", markup=False, highlight=False, soft_wrap=True)
