"""`new`: a skeleton of an assignment, which verifies, releases and grades as it is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from string import Template

import click

from autograder.commands.options import console, folder
from autograder.course.checkout import CHECKOUT, SEARCH, assignment_ids
from autograder.course.files import write_file

SKELETON = Path(__file__).parent / "skeleton"
"""Files with `$id` and `$secret` to be filled in. They end in `.in`, for they are no Python yet."""


@click.command("new")
@click.argument("name", metavar="ID")
@click.option(
    "--course",
    type=folder,
    metavar="DIR",
    help="Write everything into DIR/ID, outside of this checkout [autograder/assignments/ID and source/ID].",
)
def new_command(name: str, course: Path | None) -> None:
    """Write the skeleton of an assignment.

    It has one question, hidden tests, a right answer and two wrong ones, and verifies once it is released.
    """
    if not name.isidentifier() or not name.isascii():
        raise click.BadParameter(f"{name!r} must consist of letters, digits and underscores, no digit first")
    content, source = _places(name, course)
    if name in assignment_ids() or content.exists() or source.exists():
        raise click.BadParameter(f"there is an assignment {name!r} already")
    files = dict(_filled(name, content, source))
    for path, text in files.items():
        write_file(path, text)
    console.print(_next_steps(name, content, source, len(files)), highlight=False, soft_wrap=True)


def _places(name: str, course: Path | None) -> tuple[Path, Path]:
    """Where the hidden content goes, and where the notebooks go."""
    if course is None:
        return CHECKOUT / "autograder" / "assignments" / name, CHECKOUT / "source" / name
    return course / name, course / name / "source" / name


def _filled(name: str, content: Path, source: Path) -> Iterator[tuple[Path, str]]:
    """The skeleton's files: where each belongs, and its text."""
    secret = secrets.token_hex(16)
    for part, place in (("content", content), ("source", source)):
        for file in sorted((SKELETON / part).rglob("*.in")):
            path = place / file.relative_to(SKELETON / part).with_suffix("")
            yield path, Template(file.read_text(encoding="utf-8")).substitute(id=name, secret=secret)


def _next_steps(name: str, content: Path, source: Path, files: int) -> str:
    lines = [f"wrote {files} files into {content} and {source}; next:"]
    parent = str(content.resolve().parent)
    if parent not in map(_resolved, SEARCH):
        lines.append(f"  export AUTOGRADER_ASSIGNMENTS={parent}")
    lines += [f"  python -m autograder {verb} {name}" for verb in ("release", "verify")]
    return "\n".join(lines)


def _resolved(path: str) -> str:
    return str(Path(path).resolve())
