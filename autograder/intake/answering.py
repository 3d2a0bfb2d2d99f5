"""Decide where a notebook's questions are answered: in the notebook, or in a Python file in its place."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.course.assignment import Assignment, FileSpec, NotebookSpec
from autograder.intake.choosing import File, is_attempted
from autograder.intake.sources import agreement, helper_name, listed_as
from autograder.notebooks import notebook, python_file
from autograder.results.result import Incident


@dataclass
class Sources:
    """The Python files of a submission as they were found.

    Attributes:
        assignment: lists those that may answer.
        copies: by listed path.
        helpers: the student's own modules by name; of several that nearest to the top.
    """

    assignment: Assignment
    copies: dict[str, list[File]] = field(default_factory=dict)
    helpers: dict[str, File] = field(default_factory=dict)

    def add(self, file: File, folders: frozenset[str]) -> None:
        """Keep a file that was read; `folders` are those in which notebooks lie."""
        if spec := listed_as(file.path, self.assignment.files):
            self.copies.setdefault(spec.path, []).append(file)
        elif name := helper_name(file.path, folders, self.assignment):
            self.helpers.setdefault(name, file)

    def paths(self) -> dict[str, list[str]]:
        """Where the copies of each listed file lie that answer anything, by listed path."""
        found = {
            spec.path: [file.path for file in self.copies.get(spec.path, ()) if _answers(spec, file)]
            for spec in self.assignment.files
        }
        return {path: places for path, places in found.items() if places}

    def chosen(self) -> tuple[dict[str, File], list[Incident]]:
        """The copy of each listed file that counts, and what its author should know."""
        chosen, incidents = {}, []
        for spec in self.assignment.files:
            copies = self.copies.get(spec.path)
            if not copies:
                continue
            best = max(copies, key=functools.partial(_worth, self.assignment.id, spec))
            if best.problem:
                incidents.append(Incident(best.shown, f"the file cannot be read ({best.problem})"))
                continue
            chosen[spec.path] = best
            others = [file for file in copies if file is not best and (file.problem or _answers(spec, file))]
            if others:
                named = ", ".join(file.shown for file in others)[:300]
                message = f"there are {len(others) + 1} copies: {best.shown} was graded, and {named} was not"
                incidents.append(Incident(spec.path, f"{message}; hand in one copy"))
        return chosen, incidents


def _worth(assignment: str, spec: FileSpec, file: File) -> tuple[bool, bool, bool, int, tuple[int, ...]]:
    """Whether a copy can be read, whether it answers anything, where it lies, and when it was saved.

    Students who hand in all that they have may have a file of this name for each of the course's assignments.
    """
    inside = assignment in re.split(r"[/\\]", file.path)
    return not file.problem, _answers(spec, file), inside, agreement(file.path, spec), file.saved


def _answers(spec: FileSpec, file: File) -> bool:
    """Whether any question is answered in a file."""
    return bool(python_file.program(file.text, spec.path, spec.questions).attempted)


@dataclass(frozen=True)
class Answering:
    """Which file answers the questions of which notebooks.

    Attributes:
        by_file: the listed path by notebook id; of the others the notebook counts.
        incidents: what the author should know.
    """

    by_file: dict[str, str]
    incidents: list[Incident]


def decide(assignment: Assignment, notebooks: Mapping[str, File], files: Mapping[str, File]) -> Answering:
    """For each notebook as a whole: the one that was attempted counts, then the newer, then the notebook.

    Args:
        assignment: lists which file may answer which questions.
        notebooks: the copies that were chosen, by id.
        files: the copies that were chosen, by listed path.
    """
    by_file: dict[str, str] = {}
    incidents: list[Incident] = []
    for spec in assignment.notebooks:
        listed = assignment.file_of(spec.id)
        if listed is None or listed.path not in files:
            continue
        file = files[listed.path]
        if not python_file.defines(file.text, spec.questions):
            continue
        if spec.id not in notebooks:
            by_file[spec.id] = listed.path
            continue
        attempted = python_file.program(file.text, listed.path, spec.questions).attempted
        counts, why = _weigh(assignment, spec, notebooks[spec.id], file, bool(attempted))
        if counts:
            by_file[spec.id] = listed.path
        if why:
            incidents.append(Incident(f"{spec.id}.ipynb", why))
    return Answering(by_file, incidents)


def _weigh(
    assignment: Assignment, spec: NotebookSpec, own: File, file: File, attempted: bool
) -> tuple[bool, str]:
    """Whether the file counts and not the notebook, and what to say of it."""
    if not attempted:
        return False, ""
    if not _is_attempted(own.text, spec, assignment):
        return True, f"nothing is answered in the notebook; its questions were graded from {file.shown}"
    newer = file.saved > own.saved
    graded, other = (file.shown, "the notebook") if newer else ("the notebook", file.shown)
    reason = "the newer one" if file.saved != own.saved else "as neither is newer"
    message = f"{file.shown} answers its questions, too; {graded}, {reason}, was graded, and {other} was not"
    return newer, message


def _is_attempted(text: str, spec: NotebookSpec, assignment: Assignment) -> bool:
    """Whether any question is answered in a notebook, which may be damaged."""
    try:
        return is_attempted(notebook.parse(text), spec, assignment)
    except notebook.NotebookError:
        return False
