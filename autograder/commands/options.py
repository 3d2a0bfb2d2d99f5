"""What several commands share: arguments, the sandbox that is asked for, standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import UnknownAssignment, assignment_ids
from autograder.grading.grader import sandbox_for
from autograder.intake.sources import listed_as
from autograder.sandbox import Sandbox
from autograder.translation import LANGUAGES


class _Output(Console):
    """Standard output. A reader who goes away, as `head` does, ends no run: the rest is said to nobody."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still buffered goes there


console = _Output()


PUBLISHED = (
    "warning: {assignment} draws its hidden inputs from the published secret in assignment.toml;"
    " set the environment variable AUTOGRADER_SECRET to one of your own before the first grading"
)


def warn_of_published_secret(assignment: Assignment) -> None:
    """Say on standard error that everybody can know the hidden inputs."""
    if assignment.secret_is_published:
        Console(stderr=True).print(PUBLISHED.format(assignment=assignment.id), style="yellow", soft_wrap=True)


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


def _assignment(_context: click.Context, _parameter: click.Parameter, name: str | None) -> Assignment | None:
    """The assignment that an argument or option names; None where the option is not given."""
    if name is None:
        return None
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
    "--assignment",
    "named",
    metavar="ID",
    callback=_assignment,
    help="Which assignment it answers [the one that PATH names].",
)
folder = click.Path(file_okay=False, path_type=Path)


def assignment_of(path: Path) -> Assignment:
    """The assignment that a submission answers: the only one there is; else the one whose id stands nearest
    to the end of the path; else the one that has notebooks or Python files of these names.

    Raises:
        UsageError: none of these decides.
    """
    known = assignment_ids()
    in_path = [part for part in reversed(path.resolve().parts) if part in known]
    by_files = [name for name in known if _holds_answers_to(path, name)]
    candidates = known if len(known) == 1 else in_path[:1] or by_files
    if len(candidates) != 1:
        raise click.UsageError(f"{path} may answer {', '.join(known)}; say which with --assignment ID")
    return content.load(candidates[0]).assignment


def _holds_answers_to(path: Path, name: str) -> bool:
    """Whether a file, or one in a folder, has the name of a notebook or a Python file of this assignment."""
    assignment = content.load(name).assignment
    files = [*path.rglob("*.ipynb"), *path.rglob("*.py")] if path.is_dir() else [path]
    notebooks = {spec.id for spec in assignment.notebooks}
    return any(file.stem in notebooks or listed_as(file.as_posix(), assignment.files) for file in files)


def chosen_sandbox(unsafe: bool, assignment: Assignment) -> Sandbox:
    """The best sandbox of this machine, or none at all.

    Raises:
        GradingError: what its workers need is not installed; the message says how to.
        SandboxUnavailable: none holds here; the message says what to install.
    """
    return sandbox_for(content.load(assignment.id), unsafe)
