"""Find where each student's work lies, and name what was found and is not graded."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.checkout import assignment_ids
from autograder.intake.choosing import named_for, shown
from autograder.intake.gathering import LINK, UNOPENED, entries, load, walk
from autograder.intake.sources import COPY, listed_as
from autograder.intake.submission import SubmissionError
from autograder.intake.unpacking import LITTER, UnreadableZip, is_notebook, names

LINES = 10
"""Places that a message names where nobody's work was found."""

_DIGITS = re.compile(r"\d++")


@dataclass(frozen=True)
class Found:
    """A class's work.

    Attributes:
        places: a folder or zip file by student, in alphabetical order.
        passed_over: what else was found and is not graded, one line a place.
    """

    places: dict[str, Path]
    passed_over: tuple[str, ...]


def find_class(submitted: Path, assignment: Assignment) -> Found:
    """Folders `submitted/<student>/<assignment>`, zips of that name, and what can only be meant for one.

    That is the same name in other letters or as a copy; and, where nothing is named so, the only place in the
    student's folder that holds files of the assignment's names: the folder itself, a folder or zip in it.

    Raises:
        SubmissionError: no student handed anything in, or the folder cannot be read.
    """
    pattern = f"{submitted}/<student>/{assignment.id}/*.ipynb"
    if not submitted.is_dir():
        raise SubmissionError(f"{submitted} is not a folder; submissions are expected as {pattern}")
    places: dict[str, Path] = {}
    passed_over: list[str] = []
    for entry in _students(submitted):
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            passed_over.append(f"{shown(entry.name)}: {LINK}")
        elif not entry.is_dir():
            passed_over.append(f"{shown(entry.name)}: a file beside the students' folders")
        else:
            place, lines = _Search(Path(entry.path), assignment).result()
            places |= {entry.name: place} if place else {}
            passed_over += [f"{shown(entry.name)}{line}" for line in lines]
    if not places:
        found = "".join(f"\n  {line}" for line in passed_over[:LINES])
        raise SubmissionError(
            f"no submission found; they are expected as {pattern}" + (f". Found was:{found}" if found else "")
        )
    return Found(places, tuple(passed_over))


def _students(submitted: Path) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(submitted), key=lambda entry: entry.name)
    except OSError as error:
        raise SubmissionError(
            f"{submitted} cannot be read ({error.strerror}); mend its permissions and run the command again"
        ) from None


class _Search:
    """A search for the work in one student's folder."""

    def __init__(self, folder: Path, assignment: Assignment) -> None:
        self._folder, self._assignment = folder, assignment

    def result(self) -> tuple[Path | None, list[str]]:
        """Where the work lies, None where that is not certain; and a line for each other place.

        A folder that cannot be read counts as the work: to read it says why.
        """
        try:
            return self._result()
        except OSError:
            return self._folder / self._assignment.id, []

    def _result(self) -> tuple[Path | None, list[str]]:
        found = [entry for entry in entries(self._folder) if not entry.name.startswith(".")]
        found = [entry for entry in found if entry.name.lower() not in LITTER]
        if not found:
            return None, [": the folder is empty"]
        place = self._named(found) or self._unnamed(found)
        if place == self._folder:
            return place, []  # all that lies there is read, or named, with the submission
        lines = [
            f"/{shown(entry.name)}: {reason}"
            for entry in found
            if entry.path != str(place) and (reason := self._reason(entry, place))
        ]
        return place, lines

    def _named(self, found: list[os.DirEntry[str]]) -> Path | None:
        """The folder or zip with the assignment's name, else the only one with a name alike."""
        name = self._assignment.id
        usable = [entry for entry in found if _is_work(entry)]
        for exact in (name, f"{name}.zip"):
            if any(entry.name == exact for entry in usable):
                return self._folder / exact
        alike = [entry for entry in usable if self._is_alike(entry.name)]
        return Path(alike[0].path) if len(alike) == 1 else None

    def _unnamed(self, found: list[os.DirEntry[str]]) -> Path | None:
        """The only place with answers: the student's own folder, a folder or a zip; zips may lie beside
        loose files, which are then read for those that are missing."""
        if any(self._is_alike(entry.name) for entry in found):
            return None
        packages = {spec.path.partition("/")[0] for spec in self._assignment.files if "/" in spec.path}
        own = [entry for entry in found if not self._is_of_another(entry.name)]
        holding = [entry for entry in own if self._holds_answers(entry)]
        inside = [entry for entry in holding if entry.is_dir(follow_symlinks=False)]
        folders = [
            entry for entry in inside if entry.name not in packages
        ]  # a package is no place of its own
        loose = len(folders) < len(inside) or any(_is_answer_to(entry, self._assignment) for entry in holding)
        if loose:
            return None if folders else self._folder
        return Path(holding[0].path) if len(holding) == 1 else None

    def _reason(self, entry: os.DirEntry[str], place: Path | None) -> str:
        """Why something is not graded; empty where nobody would expect it to be."""
        name = self._assignment.id
        if entry.is_symlink():
            return LINK
        if entry.name.lower().endswith(UNOPENED) and place is None:
            return "such an archive is not opened; unpack it, or pack it as a zip file"
        if entry.is_dir() and entry.name in assignment_ids() and entry.name != name:
            return ""
        if self._is_alike(entry.name) or self._holds_answers(entry):
            if place:
                return f"not graded, as {place.name} is"
            return f"not graded, as it is not certain that it is {name}; name it so"
        if place is None:
            return f"nothing of {name} was found here"
        return ""

    def _is_alike(self, name: str) -> bool:
        """Whether a name is the assignment's in other letters, or that of a copy of it."""
        if name in assignment_ids():
            return name == self._assignment.id
        return _bare(name.removesuffix(".zip")) == _bare(self._assignment.id)

    def _is_of_another(self, name: str) -> bool:
        """Whether a name is another assignment's, or differs from this one's in its number only."""
        bare, own = _bare(name.removesuffix(".zip")), _bare(self._assignment.id)
        others = {_bare(other) for other in assignment_ids()} - {own}
        return bare in others or (bare != own and _DIGITS.sub("0", bare) == _DIGITS.sub("0", own))

    def _holds_answers(self, entry: os.DirEntry[str]) -> bool:
        """Whether something holds, or is, a file that answers the assignment by its name."""
        if entry.is_dir(follow_symlinks=False):
            paths = [path.relative_to(entry.path).as_posix() for path in walk(Path(entry.path))]
        elif _is_work(entry):
            archive = load(Path(entry.path), entry.name, self._assignment.limits.upload_mb * 2**20)
            try:
                paths = names(archive.data)
            except UnreadableZip:
                return False
        else:
            return _is_answer_to(entry, self._assignment)
        return any(_answers(path, self._assignment) for path in paths)


def _is_answer_to(entry: os.DirEntry[str], assignment: Assignment) -> bool:
    return entry.is_file(follow_symlinks=False) and _answers(entry.name, assignment)


def _answers(path: str, assignment: Assignment) -> bool:
    """Whether a path is that of a notebook named for one of the assignment's, or of one of its files."""
    ids = [spec.id for spec in assignment.notebooks]
    named = is_notebook(path) and named_for(path, ids)
    return bool(named or listed_as(path, assignment.files))


def _is_work(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder or a zip file, and no link to one."""
    if entry.is_dir(follow_symlinks=False):
        return True
    return entry.name.lower().endswith(".zip") and entry.is_file(follow_symlinks=False)


def _bare(name: str) -> str:
    """A name in lower case without what marks a copy, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", COPY.sub("", name.lower()))
