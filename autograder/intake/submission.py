"""Find what students handed in, and read it without trusting a name, a link or a size in it."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes
from autograder.errors import AutograderError
from autograder.intake.choosing import File, choose, identify
from autograder.intake.decoding import Undecodable, decode
from autograder.intake.unpacking import UnreadableZip, is_notebook, unpack
from autograder.results.result import Incident

DEPTH, FILES = 5, 2000
"""How deep a submitted folder is searched for notebooks, and how many of a folder's files are looked at."""

_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(.*[/\\])?\.\.[/\\]", re.DOTALL)
"""How a path in a zip begins that would leave the folder in which it is unpacked."""


@dataclass(frozen=True)
class Submission:
    """One student's notebooks as text, by id; a missing or unreadable one is absent and has an incident."""

    student: str
    notebooks: dict[str, str]
    incidents: tuple[Incident, ...] = ()

    def digest(self) -> str:
        """SHA-256 of what is graded: the notebooks' text, and what was said of its files.

        When files were saved does not count, unless it decides which of several copies is graded.
        """
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Gathered:
    """A file as it was handed in, a notebook or an archive of them.

    Attributes:
        path: where it lies in the submission.
        data: its bytes; none where it could not be read.
        saved: year to second of when it was saved.
        problem: why it could not be read.
    """

    path: str
    data: bytes = b""
    saved: tuple[int, ...] = ()
    problem: str = ""


class SubmissionError(AutograderError):
    """There is nothing to grade at that place; the message says what was expected."""


def find_class(submitted: Path, assignment: Assignment) -> dict[str, Path]:
    """Folders `submitted/<student>/<assignment>`, or zips of that name, by student, in alphabetical order.

    Raises:
        SubmissionError: no student handed anything in.
    """
    pattern = f"{submitted}/<student>/{assignment.id}/*.ipynb"
    if not submitted.is_dir():
        raise SubmissionError(f"{submitted} is not a folder; submissions are expected as {pattern}")
    students = [
        student
        for student in sorted(submitted.iterdir())
        if not student.name.startswith(".") and not student.is_symlink()
    ]
    places = {student.name: place for student in students if (place := _place(student, assignment))}
    if not places:
        raise SubmissionError(f"no submission found; they are expected as {pattern}")
    return places


def read(student: str, path: Path, assignment: Assignment) -> Submission:
    """Read a submission's notebooks from a folder, a zip file, or a single notebook file.

    A notebook is known by its name and by what it holds; of several copies one is graded.

    Raises:
        SubmissionError: there is no such file or folder, or the single file is no notebook of the assignment.
    """
    if path.is_dir() or is_archive(path):
        return take_in(student, gather(path, assignment), assignment)
    return _single(student, path, assignment)


def gather(path: Path, assignment: Assignment) -> Iterator[Gathered]:
    """A submission's files as they are: the notebooks of a folder, or where there are none its zip files; or
    the zip file that `path` is.

    Raises:
        OSError: a folder cannot be read.
    """
    left = assignment.limits.upload_mb * 2**20
    for file in _wanted(path) if path.is_dir() else [path]:
        where = file.relative_to(path).as_posix() if file != path else path.name
        gathered = _load(file, where, left)
        left -= len(gathered.data)
        yield gathered


def take_in(student: str, files: Iterable[Gathered], assignment: Assignment) -> Submission:
    """Make out which notebooks were handed in; on any machine, as no file is opened.

    Raises:
        SubmissionError: no results can be kept under this student's name.
    """
    _check_name(student, assignment)
    incidents: list[Incident] = []
    copies: dict[str | None, list[File]] = defaultdict(list)
    for gathered in files:
        for file in _notebooks_of(gathered, assignment, incidents):
            copies[identify(file, assignment)].append(file)
    incidents += [
        Incident(file.shown, f"not graded: {file.problem or 'it is none of the notebooks'}")
        for file in copies[None]
    ]
    notebooks = {}
    for spec in assignment.notebooks:
        text, said = choose(spec.id, copies[spec.id], assignment)
        incidents += said
        if text is not None:
            notebooks[spec.id] = text
    return Submission(student, notebooks, tuple(incidents))


def _check_name(student: str, assignment: Assignment) -> None:
    reserved = (f"{assignment.id}.", f"{assignment.id}-students-", "journal.db")
    if student.startswith(reserved):  # where the class's own files lie, too
        raise SubmissionError("a file of the class's results has this name; rename the student's folder")
    if not student.isprintable():
        raise SubmissionError("the name holds what is no text; rename the student's folder")


def is_archive(path: Path) -> bool:
    """Whether this is a zip file by its name."""
    return path.suffix.lower() == ".zip" and path.is_file()


def _place(student: Path, assignment: Assignment) -> Path | None:
    """Where a student's work for the assignment lies."""
    folder, archive = student / assignment.id, student / f"{assignment.id}.zip"
    if folder.is_dir():
        return folder
    return archive if archive.is_file() else None


def _single(student: str, path: Path, assignment: Assignment) -> Submission:
    if not path.is_file():
        raise SubmissionError(f"{path}: no such file or folder")
    file = _decoded(_load(path, path.name, assignment.limits.upload_mb * 2**20), assignment)
    name = identify(file, assignment)
    if name is None:
        names = ", ".join(f"{spec.id}.ipynb" for spec in assignment.notebooks)
        raise SubmissionError(f"{path.name} is no notebook of {assignment.id}; its notebooks are {names}")
    text, said = choose(name, [file], assignment)
    if text is None:
        raise SubmissionError(f"{said[0].where}: {said[0].message}")
    return Submission(student, {name: text}, tuple(said))


def _wanted(folder: Path) -> Iterator[Path]:
    """Notebooks in a folder and its subfolders; where there are none, its archives."""
    archives, found = [], False
    for path in _walk(folder):
        if is_notebook(path.relative_to(folder).as_posix()):
            found = True
            yield path
        elif path.suffix.lower() in (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"):
            archives.append(path)
    if not found:
        yield from archives


def _walk(folder: Path) -> Iterator[Path]:
    """Files under a folder, those near the top first, in alphabetical order; no link is followed."""
    level = [folder]
    for _ in range(DEPTH):
        deeper = []
        for place in level:
            with os.scandir(place) as entries:
                found = sorted(islice(entries, FILES), key=lambda entry: entry.name)
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    deeper.append(Path(entry.path))
                else:
                    yield Path(entry.path)
        level = deeper[:FILES]


def _load(path: Path, where: str, limit: int) -> Gathered:
    try:
        saved = time.localtime(path.lstat().st_mtime)[:6]
        return Gathered(where, read_bytes(path, limit), saved)
    except (OSError, ValueError) as error:
        return Gathered(where, problem=_reason(error))


def _notebooks_of(gathered: Gathered, assignment: Assignment, incidents: list[Incident]) -> Iterator[File]:
    """The file itself where it is a notebook, else those in the archive that it is."""
    if is_notebook(gathered.path):
        yield _decoded(gathered, assignment)
        return
    shown = File(gathered.path).shown
    try:
        if gathered.problem:
            raise UnreadableZip(gathered.problem)
        for packed in unpack(gathered.data, assignment.limits.upload_mb * 2**20):
            file = _decoded(Gathered(packed.path, packed.data, packed.saved, packed.problem), assignment)
            if _OUTSIDE.match(packed.path):
                incidents.append(
                    Incident(shown, f"{file.shown} points out of the zip file; only its name was used")
                )
            yield file
    except ValueError as error:
        incidents.append(
            Incident(
                shown,
                f"the archive cannot be read ({error}); hand in the notebooks, or a zip of them",
            )
        )


def _decoded(gathered: Gathered, assignment: Assignment) -> File:
    file = File(gathered.path, gathered.saved, problem=gathered.problem)
    if gathered.problem:
        return file
    try:
        return replace(file, text=decode(gathered.data, assignment.limits.notebook_mb * 2**20))
    except Undecodable as error:
        return replace(file, problem=str(error))


def _reason(error: Exception) -> str:
    """Why a file cannot be opened, without its path on the grader's machine."""
    if isinstance(error, OSError):
        return "it is a link" if error.errno == errno.ELOOP else os.strerror(error.errno or errno.EIO)
    return str(error)
