"""`try`: one notebook or folder, and one hidden test again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from autograder.commands.options import (
    assignment_of,
    assignment_option,
    chosen_sandbox,
    console,
    lang_option,
    unsafe_option,
)
from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader, GradingError
from autograder.grading.replay import hidden_tests, replay, save_arrays
from autograder.intake import submission
from autograder.intake.submission import Submission
from autograder.report.console import console_result
from autograder.report.replayed import console_replay
from autograder.results.result import to_json
from autograder.testing.tape import Began, Record


@click.command("try")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print results.json instead of text.")
@click.option("--student", metavar="ID", help="Whose inputs to draw [the name of PATH].")
@click.option(
    "--test",
    metavar="TEST",
    help="Replay this hidden test: its name, title or number, alone or as QUESTION::TEST; `?` lists all.",
)
@click.option(
    "--save", type=click.Path(dir_okay=False, path_type=Path), help="Keep a replay's arrays (.npz)."
)
@assignment_option
@lang_option
@unsafe_option
def try_command(
    path: Path,
    as_json: bool,
    student: str | None,
    test: str | None,
    save: Path | None,
    named: Assignment | None,
    language: str | None,
    unsafe: bool,
) -> None:
    """Grade one notebook, file, folder or zip.

    No gradebook is touched.

    With --test, run one hidden test again, exactly as it ran for --student, and show the instructor its
    inputs and errors. That is hidden material, as is what --save writes.
    """
    if (test and as_json) or (save and not test):
        raise click.UsageError("--save needs --test, and --test cannot be combined with --json")
    lists = test is not None and test.rpartition("::")[2] == "?"
    assignment = named or assignment_of(path)
    handed_in = submission.read_alone(student or path.resolve().stem, path, assignment)
    with what_runs() as record, Grader(assignment, chosen_sandbox(unsafe, assignment)) as grader:
        if test and lists:
            lines = hidden_tests(grader, handed_in, assignment, test, record)
        elif test:
            found = replay(grader, handed_in, assignment, test, record)
        else:
            questions = _questions(assignment, handed_in, path)
            result = grader.grade_questions(handed_in, questions, record)
    if lists:
        console.print(*lines, sep="\n", markup=False, highlight=False, soft_wrap=True)
        return
    if test:
        console.print(console_replay(handed_in.student, found))
        if save:
            save_arrays(found, save)
        return
    if as_json:
        click.echo(to_json(result), nl=False)
    else:
        console.print(console_result(result, language or assignment.language))
    if not result.gradable:
        raise GradingError("the grader itself failed for this submission; the log above says where")


@contextmanager
def what_runs() -> Iterator[Record]:
    """Show in a terminal which test runs, and for how long by now; standard output stays clean."""
    terminal = Console(stderr=True)
    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=terminal, transient=True) as progress:
        task = progress.add_task("getting ready")

        def record(event: object) -> None:
            if isinstance(event, Began):
                progress.reset(task, description=f"{event.question}: {event.title}")

        yield record


def _questions(assignment: Assignment, handed_in: Submission, path: Path) -> list[str]:
    """Those of the notebook or file, for one of these; all of the assignment for a folder or an archive."""
    one = path.is_file() and not submission.is_archive(path)
    return [
        question
        for spec in assignment.notebooks
        if not one or spec.id in handed_in.answered
        for question in spec.questions
    ]
