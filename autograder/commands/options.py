"""What several commands share: arguments, the sandbox that is asked for, standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from autograder import sandbox
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import UnknownAssignment, assignment_ids
from autograder.grading.grader import sandbox_for
from autograder.sandbox import Sandbox
from autograder.translation import LANGUAGES


class _Output(Console):
    """Standard output. A reader who goes away, as `head` does, ends no run: the rest is said to nobody."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes there


console = _Output()


class InSections(click.Command):
    """A command with many options, whose help lists them by what they are about.

    Args:
        sections: the names of its options by the heading that they stand under; what is named nowhere, as
            `--help`, stands under the last one.
    """

    def __init__(self, *args: Any, sections: Mapping[str, Collection[str]], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self._sections = sections

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section with its options in the order of their names there."""
        records = {
            option.name: record
            for option in self.get_params(context)
            if isinstance(option, click.Option) and (record := option.get_help_record(context))
        }
        named = {heading: [records.pop(name) for name in names] for heading, names in self._sections.items()}
        named[list(named)[-1]] += records.values()
        for heading, lines in named.items():
            with formatter.section(heading):
                formatter.write_dl(lines)


def _assignment(_context: click.Context, _parameter: click.Parameter, name: str) -> Assignment:
    try:
        return content.load(name).assignment
    except UnknownAssignment as error:
        raise click.BadParameter(str(error)) from None


lang_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="Language of feedback and likely causes [what assignment.toml says].",
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count,
    metavar="N",
    help="Grading processes [one a core].",
)
unsafe_option = click.option(
    "--unsafe-no-sandbox",
    "unsafe",
    is_flag=True,
    help="Run student code with no isolation at all. Every result is stamped with it.",
)
assignment_argument = click.argument("assignment", callback=_assignment)
assignment_option = click.option(
    "--assignment", "named", metavar="ID", help="Of which assignment it is [the one that PATH names]."
)
folder = click.Path(file_okay=False, path_type=Path)


def assignment_of(path: Path, named: str | None) -> Assignment:
    """The assignment that a submission answers: the one that was named, else the only one there is, else the
    one whose id stands in the path, else the one that has notebooks of these names.

    Raises:
        UsageError: nothing of this tells.
    """
    known = [named] if named else assignment_ids()
    told = [name for name in known if name in path.resolve().parts]
    if len(known) > 1 and len(told) != 1:
        names = {file.stem for file in ([path] if path.is_file() else path.rglob("*.ipynb"))}
        told = [
            name for name in known if names & {spec.id for spec in content.load(name).assignment.notebooks}
        ]
    found = told if len(told) == 1 else known
    if len(found) != 1:
        raise click.UsageError(f"{path} may be of {', '.join(known)}; say which with --assignment ID")
    return content.load(found[0]).assignment


def chosen_sandbox(unsafe: bool, assignment: Assignment) -> Sandbox:
    """The best sandbox of this machine, or none at all.

    Raises:
        SandboxUnavailable: none holds here; the message says what to install.
    """
    return sandbox.unsafe() if unsafe else sandbox_for(content.load(assignment.id))
