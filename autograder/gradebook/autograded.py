"""Graded notebooks in files, as nbgrader's feedback step and formgrader find them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from nbformat import NotebookNode, v4
from nbgrader.utils import parse_utc

from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes, write_file
from autograder.gradebook.marks import submitted
from autograder.notebooks import notebook
from autograder.results.result import Outcome, Result

LARGEST = 100 * 2**20
"""Bytes of a graded notebook that are read."""

_NOTHING = (Outcome.NOT_ATTEMPTED, Outcome.HARNESS_ERROR)
"""Outcomes of questions whose notebook may be missing."""

SECRET = "submission_secret.txt"
"""What nbgrader's exchange notes with a submission: by it, it releases the feedback to its author."""


def read(assignment: Assignment, folder: Path) -> dict[str, NotebookNode]:
    """The graded notebooks that are there and can be read, by name."""
    found = {}
    for spec in assignment.notebooks:
        try:
            text = read_bytes(folder / f"{spec.id}.ipynb", LARGEST).decode("utf-8")
            found[spec.id] = notebook.parse(text)
        except (OSError, ValueError, notebook.NotebookError):
            continue
    return found


def write(assignment: Assignment, folder: Path, notebooks: Mapping[str, NotebookNode]) -> None:
    """Write graded notebooks; those of an older submission go.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for spec in assignment.notebooks:
        file = folder / f"{spec.id}.ipynb"
        if spec.id in notebooks:
            write_file(file, v4.writes(notebooks[spec.id]) + "\n")
        else:
            file.unlink(missing_ok=True)


def write_companions(folder: Path, collected: Path, stamp: str | None) -> None:
    """Write what nbgrader's feedback and exchange read beside the graded notebooks.

    The time of submission is written as nbgrader reads it; it is left out where it cannot be read.

    Args:
        folder: where the graded notebooks are.
        collected: where `nbgrader collect` puts what the student handed in. In a group that may be other work
            than what counts, and its secret is the only one by which the exchange gives this student a page.
        stamp: when the work that counts was handed in.

    Raises:
        OSError: a file cannot be written.
    """
    when = submitted(stamp)
    if stamp and when:
        write_file(folder / "timestamp.txt", _for_nbgrader(stamp, when))
    else:
        (folder / "timestamp.txt").unlink(missing_ok=True)
    try:
        write_file(folder / SECRET, read_bytes(collected / SECRET, 1000).decode("utf-8"))
    except (FileNotFoundError, ValueError):
        (folder / SECRET).unlink(missing_ok=True)


def complete(folder: Path, result: Result) -> bool:
    """Whether the graded notebooks of a recorded result are there: nbgrader removes them where it fails."""
    attempted = {question.notebook for question in result.questions if question.outcome not in _NOTHING}
    return folder.is_dir() and all((folder / f"{name}.ipynb").is_file() for name in attempted)


def _for_nbgrader(stamp: str, when: datetime) -> str:
    """A time of submission as nbgrader reads it, which guesses day and month."""
    try:
        same = parse_utc(stamp) == when
    except (ValueError, OverflowError):
        same = False
    return stamp if same else f"{when} UTC"
