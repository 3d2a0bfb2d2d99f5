"""Students by their names: which name can be kept, and whether files are one student's or a class's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

Folders = tuple[str, ...]

_TURNS_TEXT = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Bidirectional classes of characters that only change the direction of others; with the marks below."""
_MARKS = {"\u200e", "\u200f", "\u061c"}
_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of control characters, halves of characters, and line ends."""


def name_problem(student: str, assignment: str) -> str:
    """Why no results can be kept under a student's name; empty where they can."""
    own = (f"{assignment}.", f"{assignment}-students-", f"{assignment}-instructor", "journal.db")
    if student.startswith(own):
        return "a file of the class's results has this name"
    for character in student:
        turns = character in _MARKS or unicodedata.bidirectional(character) in _TURNS_TEXT
        if turns or unicodedata.category(character) in _CONTROLS:
            name = unicodedata.name(character, "a control character")
            return f"the name holds U+{ord(character):04X} ({name}), which changes how text is shown"
    return ""


def several_students(copies: Mapping[str | None, Sequence[str]], assignment: str) -> list[str]:
    """The students whose work lies side by side; empty where it can be one student's.

    Of a class, several folders hold one named for the assignment, or folders side by side hold the same
    notebook. A copy in a folder below another copy is a student's own.

    Args:
        copies: paths by notebook or Python file of the assignment; None for those that are neither.
        assignment: its id.
    """
    folders = {name: {_folders(path) for path in paths} for name, paths in copies.items() if name}
    owners = {
        folder[at - 1] for own in folders.values() for folder in own if (at := _place(folder, assignment))
    }
    if len(owners) > 1:
        return sorted(owners)
    for own in folders.values():
        shared = _common(own)
        if len(own) > 1 and shared not in own:
            return sorted({folder[len(shared)] for folder in own})
    return []


def _folders(path: str) -> Folders:
    return tuple(re.split(r"[/\\]", path)[:-1])


def _place(folder: Folders, assignment: str) -> int:
    """Where the assignment's folder or archive stands in a path; 0 where no folder is above it."""
    names = [name.lower().removesuffix(".zip") for name in folder]
    return names.index(assignment.lower()) if assignment.lower() in names else 0


def _common(folders: set[Folders]) -> Folders:
    """What all of these paths begin with."""
    first, last = min(folders), max(folders)
    length = next(
        (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]),
        min(len(first), len(last)),
    )
    return first[:length]
