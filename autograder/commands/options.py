"""What several commands share: arguments, the sandbox that is asked for, standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from autograder import assignment as assignments
from autograder import sandbox
from autograder.assignment import Assignment
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
    described = assignments.load()
    if name != described.id:
        raise click.BadParameter(
            f"there is no assignment {name!r}; assignment.toml describes {described.id!r}"
        )
    return described


lang_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=assignments.load().language,
    help="Language of feedback and likely causes [what assignment.toml says].",
)
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
