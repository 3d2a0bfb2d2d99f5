"""Find what students handed in, and read it without trusting a name, a link or a size in it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from autograder.assignment import Assignment
from autograder.results import Incident


@dataclass(frozen=True)
class Submission:
    """One student's notebooks as text, by id; a missing or unreadable one is absent and has an incident."""

    student: str
    notebooks: dict[str, str]
    incidents: tuple[Incident, ...] = ()


class SubmissionError(Exception):
    """There is nothing to grade at that place; the message says what was expected."""


def find_class(submitted: Path, assignment: Assignment) -> dict[str, Path]:
    """Folders `submitted/<student>/<assignment>`, by student, in alphabetical order.

    Raises:
        SubmissionError: no student handed anything in.
    """
    pattern = f"{submitted}/<student>/{assignment.id}/*.ipynb"
    if not submitted.is_dir():
        raise SubmissionError(f"{submitted} is not a folder; submissions are expected as {pattern}")
    folders = {
        student.name: student / assignment.id
        for student in sorted(submitted.iterdir())
        if not student.name.startswith(".")
        and not student.is_symlink()
        and (student / assignment.id).is_dir()
    }
    if not folders:
        raise SubmissionError(f"no submission found; they are expected as {pattern}")
    return folders


def read(student: str, path: Path, assignment: Assignment) -> Submission:
    """Read a submission's notebooks from a folder, or from a single notebook file.

    Raises:
        SubmissionError: there is no such file or folder.
    """
    if path.is_dir():
        files = {spec.id: path / f"{spec.id}.ipynb" for spec in assignment.notebooks}
    elif path.is_file():
        files = {path.stem: path}
        if path.stem not in {spec.id for spec in assignment.notebooks}:
            names = ", ".join(f"{spec.id}.ipynb" for spec in assignment.notebooks)
            raise SubmissionError(f"{path.name} is no notebook of {assignment.id}; its notebooks are {names}")
    else:
        raise SubmissionError(f"{path}: no such file or folder")
    notebooks, incidents = {}, []
    for notebook, file in files.items():
        try:
            notebooks[notebook] = _read_text(file, assignment.limits.notebook_mb * 2**20)
        except FileNotFoundError:
            incidents.append(Incident(file.name, "the notebook is missing; its questions score 0"))
        except (OSError, ValueError) as error:
            incidents.append(
                Incident(file.name, f"the file cannot be read ({error}); hand in the notebook itself")
            )
    return Submission(student, notebooks, tuple(incidents))


def timestamp(folder: Path) -> str | None:
    """What nbgrader's collect step noted as the time of submission, None where it did not."""
    try:
        return _read_text(folder / "timestamp.txt", 100).strip() or None
    except (OSError, ValueError):
        return None


def _read_text(file: Path, limit: int) -> str:
    """The file's text; never through a link, which could point at another student's or the grader's files."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is not an ordinary file")
        if status.st_size > limit:
            raise ValueError(f"it has {status.st_size / 2**20:.0f} MB, allowed are {limit / 2**20:.0f}")
        return stream.read(limit + 1).decode("utf-8-sig")
