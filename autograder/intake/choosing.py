"""Tell which notebook of the assignment a handed-in file is, and which of several copies is graded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nbformat import NotebookNode

from autograder.course.assignment import Assignment, NotebookSpec
from autograder.intake import restoring
from autograder.notebooks import notebook
from autograder.release.editions import edition_of, released
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
        return base_name(self.path)

    @property
    def shown(self) -> str:
        """The path as a message may show it."""
        return shown(self.path)


def shown(path: str) -> str:
    """The end of a path as a message may show it."""
    return "".join(letter if letter.isprintable() else "?" for letter in path[-100:])


def base_name(path: str) -> str:
    """The last part of a path with slashes or backslashes."""
    return re.split(r"[/\\]", path)[-1]


def named_for(path: str, ids: Sequence[str]) -> str | None:
    """The notebook that a file is named for, whatever else is in the name; None where it names several.

    A name that a digit or letter continues does not count where another does: `part10` is not `part1`.
    """
    name = _plain(base_name(path))
    by_length = sorted(ids, key=len, reverse=True)  # `intro_a` before `intro`
    keys = _keys_in(name, by_length, _alone) or _keys_in(name, by_length, _edges)
    return keys[0] if len(keys) == 1 else None


def _keys_in(name: str, ids: Sequence[str], pattern: Callable[[str], str]) -> list[str]:
    """The ids that stand in a name, each in a part of its own."""
    keys = []
    for key in ids:
        rest = re.sub(pattern(_plain(key)), "|", name)
        if rest != name:
            keys.append(key)
            name = rest
    return keys


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.lower())


def _edges(key: str) -> str:
    """A pattern for a name that no digit continues."""
    before = r"(?<!\d)" if key[:1].isdigit() else ""
    return before + re.escape(key) + (r"(?!\d)" if key[-1:].isdigit() else "")


def _alone(key: str) -> str:
    """A pattern for a name that neither digit nor letter continues."""
    before = r"(?<![a-z])" if key[:1].isalpha() else ""
    return before + _edges(key) + (r"(?![a-z])" if key[-1:].isalpha() else "")


def identify(file: File, assignment: Assignment) -> str | None:
    """Which notebook a file is: the one it is named for, unless it holds cells of another one only."""
    ids = tuple(spec.id for spec in assignment.notebooks)
    own = named_for(file.path, ids)
    known = _marks_of_release(assignment.release, ids)
    marks = _marks(file.text)
    hits = {key: len(marks & of_key) for key, of_key in known.items()}
    best = [key for key, count in hits.items() if count == max(hits.values()) > 0]
    if len(best) == 1 and (own is None or not hits[own]):
        return best[0]
    return own


def choose(name: str, files: list[File], assignment: Assignment) -> tuple[File | None, list[Incident]]:
    """The copy that is graded, None where none can be read, and what its author should know.

    A copy that answers a question is taken before an empty one, one in which anything was written before
    one as it was released, and one that can be read before a damaged one; then the newest. Copies as the
    release gave them need no word: it has one in each language.
    """
    where = f"{name}.ipynb"
    several = len(files) > 1
    worth = {file: _worth(file, name, assignment) if several else _AS_RELEASED for file in files}
    best = max(files, key=lambda file: (*worth[file], file.saved, file.name == where))
    if best.problem:
        named = "" if best.name == best.path == where else f" {best.shown}"
        reason = f"the file{named} cannot be read ({best.problem}); its questions score 0"
        return None, [Incident(where, f"{reason}, so hand in the notebook itself")]
    others = [file for file in files if file is not best and worth[file] != _AS_RELEASED]
    if others:
        named = ", ".join(file.shown for file in others)[:300]
        message = (
            f"there are {len(others) + 1} copies of this notebook: {best.shown}, the newest one with answers,"
            f" was graded, and {named} was not; hand in one copy"
        )
    elif best.name != where:
        message = f"the file is named {best.shown}; it was graded all the same, but keep its name {where}"
    else:
        return best, []
    return best, [Incident(where, message)]


_AS_RELEASED = (True, False, False)


def _worth(file: File, name: str, assignment: Assignment) -> tuple[bool, bool, bool]:
    """Whether a copy is a notebook at all, answers a question, and has anything in it that was written."""
    try:
        submitted = notebook.parse(file.text)
    except notebook.NotebookError:
        return False, False, False
    given = _sources_of_release(assignment.release, name)
    spec = next(spec for spec in assignment.notebooks if spec.id == name)
    written = any(cell.source.strip() not in given for cell in submitted.cells)
    return True, is_attempted(submitted, spec, assignment), written


def is_attempted(submitted: NotebookNode, spec: NotebookSpec, assignment: Assignment) -> bool:
    """Whether any question is answered in a notebook."""
    original = edition_of(submitted, assignment, spec.id)
    restored, _ = restoring.restore(submitted, original, spec.id)
    return bool(notebook.program(restored, original, spec.questions).attempted)


def _marks(text: str) -> frozenset[str]:
    """Names of the cells and definitions in a notebook's text."""
    pairs = re.findall(r'"grade_id":\s*+"([\w-]++)"|\b(?:def|class) ++(\w++)', text)
    return frozenset(name for pair in pairs for name in pair if name)


@cache
def _sources_of_release(release: Path, name: str) -> frozenset[str]:
    """The cells of a released notebook, in all languages."""
    return frozenset(cell.source.strip() for edition in released(release, name) for cell in edition.cells)


@cache
def _marks_of_release(release: Path, names: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """By notebook id: names that are in this one's release and in no other's."""
    files = {name: release / f"{name}.ipynb" for name in names}
    marks = {name: _marks(file.read_text(encoding="utf-8")) for name, file in files.items()}
    return {
        name: own.difference(*(other for key, other in marks.items() if key != name))
        for name, own in marks.items()
    }
