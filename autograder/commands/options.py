"""What several commands share: arguments, the sandbox that is asked for, and how progress is shown."""

from __future__ import annotations

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
from autograder import sandbox
from autograder.assignment import Assignment
from autograder.sandbox import Sandbox

console = Console()


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


def chosen_sandbox(unsafe: bool) -> Sandbox:
    """The best sandbox of this machine, or none at all.

    Raises:
        SandboxUnavailable: none holds here; the message says what to install.
    """
    return sandbox.unsafe() if unsafe else sandbox.choose()


def progress_bar() -> Progress:
    """Counts, time spent and time left."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(), console=console)
