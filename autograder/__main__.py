"""The command line, `python -m autograder`. Exit codes: 0 graded, 1 some could not be graded, 2 usage."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from autograder import assignment as assignments
from autograder import course as courses
from autograder import gradebook, release, results, sandbox, submission
from autograder.assignment import Assignment
from autograder.audit import banks, measure
from autograder.audit import run as audit
from autograder.audit.page import console_audit, side_by_side
from autograder.audit.run import SUITES
from autograder.course import Course
from autograder.grading import Graded, Grader, GradingError, Ungraded, grade_class
from autograder.replay import ReplayError, replay, save_arrays
from autograder.report.console import console_result, console_table
from autograder.report.replayed import console_replay
from autograder.results import Result
from autograder.sandbox import Sandbox

console = Console()
OUR_ERRORS = (
    GradingError,
    banks.BankError,
    release.ReleaseError,
    sandbox.SandboxUnavailable,
    submission.SubmissionError,
    *gradebook.ERRORS,
    ReplayError,
)


def _assignment(_context: click.Context, _parameter: click.Parameter, name: str) -> Assignment:
    described = assignments.load()
    if name != described.id:
        raise click.BadParameter(
            f"there is no assignment {name!r}; assignment.toml describes {described.id!r}"
        )
    return described


unsafe_option = click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run student code with no isolation at all. Every result is stamped with it.",
)
assignment_argument = click.argument("assignment", callback=_assignment)
folder = click.Path(file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Release and grade an assignment made of Jupyter notebooks."""
    logging.basicConfig(format="%(levelname)s: %(message)s")


@main.command("release")
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


@main.command("grade")
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
    chosen = _sandbox(unsafe)
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


@main.command("try")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print results.json instead of text.")
@click.option("--student", help="Whose inputs to draw, by id [the name of PATH].")
@click.option("--test", help="Replay this hidden test, NAME or QUESTION::NAME as in results.json.")
@click.option(
    "--save", type=click.Path(dir_okay=False, path_type=Path), help="Keep a replay's arrays (.npz)."
)
@unsafe_option
def try_command(
    path: Path, as_json: bool, student: str | None, test: str | None, save: Path | None, unsafe: bool
) -> None:
    """Grade one notebook or a folder of notebooks; no gradebook is touched.

    With --test, run one hidden test again, exactly as it ran for --student, and show the instructor its
    inputs and errors. That is hidden material, as is what --save writes.
    """
    if (test and as_json) or (save and not test):
        raise click.UsageError("--save needs --test, and --test cannot be combined with --json")
    assignment = assignments.load()
    handed_in = submission.read(student or path.resolve().stem, path, assignment)
    with Grader(assignment, _sandbox(unsafe)) as grader:
        if test:
            found = replay(grader, handed_in, assignment, test)
            console.print(console_replay(handed_in.student, found))
            if save:
                save_arrays(found, save)
            return
        only = list(handed_in.notebooks) if path.is_file() and not submission.is_archive(path) else []
        result = grader.grade(handed_in, only).result
    if as_json:
        click.echo(results.to_json(result), nl=False)
    else:
        console.print(console_result(result))
    if not result.gradable:
        raise GradingError("the grader itself failed for this submission; the log above says where")


@main.command("audit")
@assignment_argument
@click.option("--suite", "suites", type=click.Choice(list(SUITES)), multiple=True, default=["hidden"])
@click.option(
    "--question", "chosen", multiple=True, metavar="QUESTION", help="Only this one; repeatable [all]."
)
@click.option("--generic", "sample", type=click.IntRange(0), help="Try so many generic mutants [all].")
@click.option(
    "--seeds", type=click.IntRange(1), default=1, help="Try right answers with inputs of so many seeds."
)
@click.option("--first-seed", default=0, help="Where the seeds begin, to go on with a long run [0].")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count, help="Grading processes [one a core].")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write everything."
)
@click.pass_context
def audit_command(
    context: click.Context,
    assignment: Assignment,
    suites: tuple[str, ...],
    chosen: tuple[str, ...],
    sample: int | None,
    seeds: int,
    first_seed: int,
    jobs: int,
    json_file: Path | None,
) -> None:
    """Try a suite on wrong answers, which it must refuse, and on right ones, which it must accept.

    Exits with 1 if it does not, but for mutants that are listed as equivalent.
    """
    every = [question for spec in assignment.notebooks for question in spec.questions]
    if unknown := set(chosen).difference(every):
        raise click.BadParameter(f"there is no question {min(unknown)!r}; there are {', '.join(every)}")
    questions = [question for question in every if not chosen or question in chosen]
    planned = audit.plan(assignment, questions, suites, sample, range(first_seed, first_seed + seeds))
    done: list[measure.Trial] = []
    with (
        _progress() as progress,
        ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as executor,
    ):
        for found in progress.track(
            audit.trials(planned, assignment, sandbox.choose(), executor),
            len(planned),
            description="auditing",
        ):
            done.extend(found)
    audits = [measure.measure(suite, questions, done) for suite in suites]
    if json_file:
        json_file.write_text(measure.to_json(audits), encoding="utf-8")
    for one in audits:
        console.print(console_audit(one), soft_wrap=True)
    if len(audits) > 1:
        console.print(side_by_side(audits))
    context.exit(1 if any(one.faults for one in audits) else 0)


def _sandbox(unsafe: bool) -> Sandbox:
    return sandbox.unsafe() if unsafe else sandbox.choose()


def _write_all(
    assignment: Assignment, course: Course, graded: Iterator[Graded | Ungraded], total: int
) -> tuple[list[Result], list[Ungraded]]:
    """Write each student's results as they are done; one that cannot be written counts as not graded."""
    done: list[Result] = []
    failed: list[Ungraded] = []
    with _progress() as progress:
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


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(), console=console)


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


def run() -> None:
    """Run the command line; what is ours to explain ends in one message, not in a traceback."""
    try:
        main.main(prog_name="python -m autograder")
    except OUR_ERRORS as error:
        Console(stderr=True).print(
            f"error: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    run()
