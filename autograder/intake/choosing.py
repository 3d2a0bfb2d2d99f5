"""Tell which notebook of the assignment a handed-in file is, and which of several copies is graded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.notebooks import notebook
from autograder.results.result import Incident


@dataclass(frozen=True)
class File:
    """A handed-in file that may be a notebook.

    Attributes:
        path: where it lies in the submission.
        saved: year to second of when it was saved, so far as anybody knows.
        text: what it holds; empty where it could not be read.
        problem: why it could not be read.
    """

    path: str
    saved: tuple[int, ...] = ()
    text: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return re.split(r"[/\\]", self.path)[-1]

    @property
    def shown(self) -> str:
        """The path as a message may show it."""
        return "".join(letter if letter.isprintable() else "?" for letter in self.path)[-100:]


def identify(file: File, assignment: Assignment) -> str | None:
    """Which notebook a file is: the one it is named for, unless it holds cells of another one only."""
    name = re.sub(r"[\W_]+", "_", file.name.lower())
    named = [spec.id for spec in assignment.notebooks if spec.id in name]
    own = named[0] if len(named) == 1 else None
    marks = _marks_of_release(assignment.release, tuple(spec.id for spec in assignment.notebooks))
    found = _marks(file.text)
    hits = {key: len(found & known) for key, known in marks.items()}
    best = [key for key, count in hits.items() if count == max(hits.values()) > 0]
    if len(best) == 1 and (own is None or not hits[own]):
        return best[0]
    return own


def choose(name: str, files: list[File], assignment: Assignment) -> tuple[str | None, list[Incident]]:
    """The text of the copy that is graded, None where there is none, and what its author should know.

    A copy with answers is taken before an empty one, and one that can be read before a damaged one; then
    the newest.
    """
    where = f"{name}.ipynb"
    if not files:
        return None, [Incident(where, "the notebook is missing; its questions score 0")]
    best = max(files, key=lambda file: (*_worth(file, name, assignment), file.saved, file.name == where))
    if best.problem:
        return None, [
            Incident(best.shown, f"the file cannot be read ({best.problem}); hand in the notebook itself")
        ]
    if len(files) > 1:
        others = ", ".join(file.shown for file in files if file is not best)[:300]
        said = (
            f"there are {len(files)} copies of this notebook: {best.shown}, the newest one with answers, "
            f"was graded, and {others} was not; hand in one copy"
        )
    elif best.name != where:
        said = f"the file is named {best.shown}; it was graded all the same, but keep its name {where}"
    else:
        return best.text, []
    return best.text, [Incident(where, said)]


def _worth(file: File, name: str, assignment: Assignment) -> tuple[bool, bool]:
    """Whether a copy is a notebook at all, and whether anything in it was answered."""
    try:
        cells = notebook.parse(file.text).cells
    except notebook.NotebookError:
        return False, False
    released = (assignment.release / f"{name}.ipynb").read_text(encoding="utf-8")
    given = {cell.source.strip() for cell in notebook.parse(released).cells}
    return True, any(cell.source.strip() not in given for cell in cells)


def _marks(text: str) -> frozenset[str]:
    """Names of the cells and definitions in a notebook's text."""
    found = re.findall(r'"grade_id":\s*+"([\w-]++)"|\b(?:def|class) ++(\w++)', text)
    return frozenset(name for pair in found for name in pair if name)


@cache
def _marks_of_release(release: Path, names: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """By notebook id: names that are in this one's release and in no other's."""
    files = {name: release / f"{name}.ipynb" for name in names}
    marks = {name: _marks(file.read_text(encoding="utf-8")) for name, file in files.items()}
    return {
        name: own.difference(*(other for key, other in marks.items() if key != name))
        for name, own in marks.items()
    }
