"""Read what one student handed in without trusting a name, a link or a size in it."""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.intake.choosing import File, choose, identify
from autograder.intake.decoding import Undecodable, decode
from autograder.intake.gathering import Gathered, gather, is_archive_name, load
from autograder.intake.students import name_problem, several_students
from autograder.intake.unpacking import Unpacked, UnreadableZip, is_notebook, unpack
from autograder.notebooks import notebook
from autograder.results.result import Incident

NOTEBOOKS, ARCHIVES, NESTED = 50, 20, 3
"""Files of a submission that are read as notebooks, archives that are opened, and how deep in each other."""

TEXT = 4
"""How much text all the notebooks read may have: so many times what one may have."""

SECONDS = 30
"""Processor time after which no further file of a submission is read. Each costs little, so that only many
files made for it take as long."""

SHOWN = 5
"""Names of files that a message lists."""

_OUTSIDE = re.compile(r"[/\\]|[A-Za-z]:|(.*[/\\])?\.\.[/\\]", re.DOTALL)
"""How a path in a zip begins that would leave the folder in which it is unpacked."""


@dataclass(frozen=True)
class Submission:
    """One student's notebooks as text, by id.

    A missing or unreadable one is absent, and an incident whose `where` lists its file name says why.
    """

    student: str
    notebooks: dict[str, str]
    incidents: tuple[Incident, ...] = ()

    def digest(self) -> str:
        """SHA-256 of what is graded: the notebooks' text, and what was found about its files.

        When files were saved does not count, unless it decides which of several copies is graded.
        """
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class SubmissionError(AutograderError):
    """There is nothing to grade at that place, or it cannot be read; the message says what was expected."""


def read(student: str, path: Path, assignment: Assignment) -> Submission:
    """Read a submission's notebooks from a folder, a zip file, or a single notebook file.

    A notebook is known by its name and by what it holds; of several copies one is graded.

    Raises:
        SubmissionError: there is no such file or folder, the grader cannot read it, or the single file is
            not a notebook of the assignment.
    """
    return _read(student, path, assignment, alone=False)


def read_alone(student: str, path: Path, assignment: Assignment) -> Submission:
    """As `read`, for a path that somebody gave by hand.

    Raises:
        SubmissionError: as `read`; or several students' work lies there, which would be graded as one's.
    """
    return _read(student, path, assignment, alone=True)


def take_in(student: str, files: Iterable[Gathered], assignment: Assignment) -> Submission:
    """Make out which notebooks were handed in; on any machine, as no file is opened.

    Raises:
        SubmissionError: no results can be kept under this student's name.
    """
    _check_name(student, assignment)
    intake = _Intake(assignment)
    for gathered in files:
        intake.add(gathered)
    return intake.submission(student)


def is_archive(path: Path) -> bool:
    """Whether this is a zip file by its name."""
    return path.suffix.lower() == ".zip" and path.is_file()


def _read(student: str, path: Path, assignment: Assignment, *, alone: bool) -> Submission:
    _check_name(student, assignment)
    try:
        if not path.is_dir() and not is_archive(path):
            return _single(student, path, assignment)
        intake = _Intake(assignment)
        for gathered in gather(path, assignment):
            intake.add(gathered)
    except OSError as error:
        raise SubmissionError(
            f"{error.filename or path} cannot be read ({error.strerror or error}); no grade was given, so"
            " mend that and grade it again"
        ) from None
    students = several_students(intake.paths(), assignment.id) if alone else []
    if students:
        raise SubmissionError(_several(students, path, assignment))
    return intake.submission(student)


def _several(students: list[str], path: Path, assignment: Assignment) -> str:
    names = ", ".join(File(name).shown for name in students[:SHOWN])
    return (
        f"{path} holds the work of several students ({names}{', ...' if len(students) > SHOWN else ''}): give"
        f" one student's folder, or grade the class with: python -m autograder grade {assignment.id}"
        f" --submitted {'FOLDER, after unpacking it' if path.is_file() else path}"
    )


def _check_name(student: str, assignment: Assignment) -> None:
    if problem := name_problem(student, assignment.id):
        raise SubmissionError(f"{problem}; rename the student's folder")


def _single(student: str, path: Path, assignment: Assignment) -> Submission:
    if not path.is_file():
        raise SubmissionError(f"{path}: no such file or folder")
    file = _decoded(load(path, path.name, assignment.limits.upload_mb * 2**20), assignment)
    name = identify(file, assignment)
    if name is None:
        names = ", ".join(f"{spec.id}.ipynb" for spec in assignment.notebooks)
        raise SubmissionError(f"{path.name} is not a notebook of {assignment.id}; its notebooks are {names}")
    text, incidents = choose(name, [file], assignment)
    if text is None:
        raise SubmissionError(f"{incidents[0].where}: {incidents[0].message}")
    return Submission(student, {name: text}, tuple(incidents))


class _Intake:
    """What was found in a submission so far: copies of each notebook, other files, and incidents."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._copies: dict[str | None, list[File]] = defaultdict(list)
        self._others: list[str] = []
        self._incidents: list[Incident] = []
        self._wanted: set[str] | None = None
        self._unpackable = assignment.limits.upload_mb * 2**20
        self._text = TEXT * assignment.limits.notebook_mb * 2**20
        self._notebooks = self._archives = self._unread = 0
        self._end = time.thread_time() + SECONDS

    def add(self, gathered: Gathered) -> None:
        """Read a file; loose notebooks come before archives."""
        if is_notebook(gathered.path):
            self._add_notebook(gathered)
        elif is_archive_name(gathered.path):
            if self._wanted is None:
                self._wanted = self._missing()
            self._add_archive(gathered, NESTED)
        elif gathered.problem:
            self._note(File(gathered.path), gathered.problem)
        elif gathered.path != "timestamp.txt":  # nbgrader's own, which comes when a submission is collected
            self._others.append(gathered.path)

    def paths(self) -> dict[str | None, list[str]]:
        """Where the copies of each notebook lie."""
        return {name: [file.path for file in files] for name, files in self._copies.items()}

    def submission(self, student: str) -> Submission:
        """The copies that are graded, and what their author should know."""
        for file in self._copies[None]:
            self._note(file, f"not graded: {file.problem or 'it is none of the notebooks'}")
        if self._unread:
            self._incidents.append(
                Incident(
                    "the submission",
                    f"{self._unread} of its files were not read, as there are too many; hand in the notebooks"
                    " alone",
                )
            )
        notebooks = {}
        for spec in self._assignment.notebooks:
            if not self._copies[spec.id]:
                continue
            text, incidents = choose(spec.id, self._copies[spec.id], self._assignment)
            self._incidents += incidents
            if text is not None:
                notebooks[spec.id] = text
        self._note_missing()
        return Submission(student, notebooks, tuple(self._incidents))

    def _missing(self) -> set[str]:
        """Notebooks that no file gives which can be read."""
        return {
            spec.id
            for spec in self._assignment.notebooks
            if not any(_is_notebook_text(file.text) for file in self._copies[spec.id])
        }

    def _is_full(self) -> bool:
        """Whether no further notebook is read; counts those that are not."""
        full = self._notebooks >= NOTEBOOKS or time.thread_time() > self._end
        self._unread += full
        return full

    def _add_notebook(self, gathered: Gathered, wanted: set[str] | None = None) -> None:
        """Read a notebook; one that is not `wanted` beside loose ones is left out."""
        if self._is_full():
            return
        self._notebooks += 1
        file = _decoded(gathered, self._assignment)
        if len(file.text) > self._text:
            file = replace(file, text="", problem="the notebooks together are too large")
        name = identify(file, self._assignment)
        if file.name.lower().endswith(".json") and not (name and _is_notebook_text(file.text)):
            self._others.append(file.path)
        elif wanted is None or name is None or name in wanted:
            self._text -= len(file.text)
            self._copies[name].append(file)
        else:
            self._note(file, "not graded, as this notebook lies beside the archive")

    def _add_archive(self, gathered: Gathered, depth: int) -> None:
        """Read the wanted notebooks of an archive, and of those in it."""
        file = File(gathered.path)
        if not self._wanted:
            self._note(file, "not opened, as all notebooks lie beside it")
            return
        self._archives += 1
        try:
            if gathered.problem:
                raise UnreadableZip(gathered.problem)
            if self._archives > ARCHIVES or not depth:
                raise UnreadableZip("there are too many archives")
            for packed in unpack(gathered.data, self._unpackable):
                self._add_packed(packed, gathered.path, depth)
        except UnreadableZip as error:
            reason = f"the archive cannot be read ({error}); hand in the notebooks, or a zip of them"
            self._note(file, reason)

    def _add_packed(self, packed: Unpacked, archive: str, depth: int) -> None:
        self._unpackable -= packed.unpacked
        if _OUTSIDE.match(packed.path):
            inside = File(packed.path).shown
            self._note(File(archive), f"{inside} points out of the zip file; only its name was used")
        inner = Gathered(f"{archive}/{packed.path}", packed.data, packed.saved, packed.problem)
        if is_notebook(packed.path):
            self._add_notebook(inner, self._wanted)
        else:
            self._add_archive(inner, depth - 1)

    def _note(self, file: File, message: str) -> None:
        if len(self._incidents) < NOTEBOOKS + ARCHIVES:
            self._incidents.append(Incident(file.shown, message))

    def _note_missing(self) -> None:
        missing = [f"{spec.id}.ipynb" for spec in self._assignment.notebooks if not self._copies[spec.id]]
        if not missing:
            return
        found = ", ".join(File(path).shown for path in islice(self._others, SHOWN))
        more = f" and {len(self._others) - SHOWN} more files" if len(self._others) > SHOWN else ""
        what = "the notebook is missing; its" if len(missing) == 1 else "the notebooks are missing; their"
        instead = f". There were {found}{more}: hand in .ipynb files" if found else ""
        self._incidents.append(Incident(", ".join(missing), f"{what} questions score 0{instead}"))


def _is_notebook_text(text: str) -> bool:
    try:
        notebook.parse(text)
    except notebook.NotebookError:
        return False
    return True


def _decoded(gathered: Gathered, assignment: Assignment) -> File:
    file = File(gathered.path, gathered.saved, problem=gathered.problem)
    if gathered.problem:
        return file
    try:
        return replace(file, text=decode(gathered.data, assignment.limits.notebook_mb * 2**20))
    except Undecodable as error:
        return replace(file, problem=str(error))
