"""`try`: one notebook or folder, and one hidden test again."""

from __future__ import annotations

from pathlib import Path

import click

from autograder import assignment as assignments
from autograder import results, submission
from autograder.commands.options import chosen_sandbox, console, unsafe_option
from autograder.grading import Grader, GradingError
from autograder.replay import replay, save_arrays
from autograder.report.console import console_result
from autograder.report.replayed import console_replay


@click.command("try")
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
    with Grader(assignment, chosen_sandbox(unsafe)) as grader:
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
