"""Read what one student handed in without trusting a name, a link or a size in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.intake.answering import decide
from autograder.intake.choosing import File, choose, identify
from autograder.intake.collecting import Intake, decoded, decoded_python
from autograder.intake.gathering import Gathered, gather, load
from autograder.intake.sources import listed_as
from autograder.intake.students import name_problem, several_students
from autograder.results.result import Incident

SHOWN = 5
"""Names of files that a message lists."""


@dataclass(frozen=True)
class Submission:
    """One student's answers as text.

    Attributes:
        notebooks: by id. A missing or unreadable one is absent, and an incident whose `where` lists its file
            name says why.
        files: Python files that answer in place of notebooks, by the path that the assignment lists.
        by_file: the path of the file that answers a notebook's questions in its place, by the notebook's id.
        helpers: the student's own modules that notebooks may import, by name.
    """

    student: str
    notebooks: dict[str, str]
    incidents: tuple[Incident, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    by_file: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> tuple[str, ...]:
        """The ids of notebooks that were handed in, or in whose place a file answers."""
        return tuple(dict.fromkeys([*self.notebooks, *self.by_file]))

    def digest(self) -> str:
        """SHA-256 of what is graded: the text of notebooks and files, and what was found about its files.

        When files were saved does not count, unless it decides which of several copies is graded.
        """
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class SubmissionError(AutograderError):
    """There is nothing to grade at that place, or it cannot be read; the message says what was expected."""


def read(student: str, path: Path, assignment: Assignment) -> Submission:
    """Read a submission from a folder, a zip file, or a single notebook or Python file.

    A notebook is known by its name and by what it holds, a Python file by its name; of several copies one is
    graded.

    Raises:
        SubmissionError: there is no such file or folder, the grader cannot read it, or the single file is
            none of the assignment's.
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
    intake = Intake(assignment)
    for gathered in files:
        intake.add(gathered)
    return _submission(student, intake)


def _submission(student: str, intake: Intake) -> Submission:
    found = intake.collected()
    return Submission(student, found.notebooks, found.incidents, found.files, found.by_file, found.helpers)


def is_archive(path: Path) -> bool:
    """Whether this is a zip file by its name."""
    return path.suffix.lower() == ".zip" and path.is_file()


def _read(student: str, path: Path, assignment: Assignment, *, alone: bool) -> Submission:
    _check_name(student, assignment)
    try:
        if not path.is_dir() and not is_archive(path):
            return _single(student, path, assignment)
        intake = Intake(assignment)
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
    return _submission(student, intake)


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
    gathered = load(path, path.name, assignment.limits.upload_mb * 2**20)
    if listed_as(path.name, assignment.files):
        return _single_source(student, gathered, assignment)
    file = decoded(gathered, assignment)
    name = identify(file, assignment)
    if name is None:
        names = ", ".join(f"{spec.id}.ipynb" for spec in assignment.notebooks)
        raise SubmissionError(f"{path.name} is not a notebook of {assignment.id}; its notebooks are {names}")
    best, incidents = choose(name, [file], assignment)
    if best is None:
        raise SubmissionError(f"{incidents[0].where}: {incidents[0].message}")
    return Submission(student, {name: best.text}, tuple(incidents))


def _single_source(student: str, gathered: Gathered, assignment: Assignment) -> Submission:
    """One Python file, of which only the questions are looked at that it answers."""
    file = decoded_python(gathered, assignment)
    if file.problem:
        raise SubmissionError(f"{file.shown} cannot be read: {file.problem}")
    spec = listed_as(file.path, assignment.files)
    found = decide(assignment, {}, {spec.path: file} if spec else {})
    if not found.by_file:
        raise SubmissionError(f"{file.shown} defines no question of {assignment.id}")
    files = dict.fromkeys(found.by_file.values(), file.text)
    return Submission(student, {}, tuple(found.incidents), files, found.by_file)
