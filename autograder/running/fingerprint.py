"""What a result depends on, as digests: as long as none of them changes, the result still holds.

What tests and questions are worth stands apart from what the tests do: where only that changes, nothing is
executed, and the points are added up anew.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import metadata
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path, PurePath

import numpy as np
from msgspec import structs

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.running import worth

ENGINE = CHECKOUT / "autograder"

_DECIDING = """
    __init__ errors notebooks release intake sandbox testing diagnosing grading
"""
DECIDING = frozenset(_DECIDING.split())
"""The rooms and loose modules that decide what a submission is worth and what its author is told. The others
show, keep or move results. A test ensures that grading loads none of them but `course` and `results`, whose
values count and not their text, and `translation`, which marks texts and leaves them as they are."""

SHOWN = ("title", "language", "late")
"""Settings of an assignment that change how results are shown, and no result."""

WORTH = tuple(called for called, _ in worth.APART.values())
"""How the names of the parts begin that say what tests and questions are worth."""

FILTERS = ".bpf"
"""The suffix of the sandbox's compiled filters, the engine's only files that are no code and decide."""


@dataclass(frozen=True)
class Material:
    """All that results depend on beside the submissions.

    Attributes:
        parts: digest, or version, by the name that a person would call it.
    """

    parts: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        """Equal where results hold as they are."""
        return _digest(json.dumps(self.parts, sort_keys=True).encode())

    @cached_property
    def executed(self) -> str:
        """Equal where the same tests run in the same way, whatever they are worth."""
        parts = {name: part for name, part in self.parts.items() if not name.startswith(WORTH)}
        return _digest(json.dumps(parts, sort_keys=True).encode())

    def changed_since(self, old: Material) -> list[str]:
        """Names of the parts that are not what they were, in alphabetical order."""
        names = self.parts.keys() | old.parts.keys()
        return sorted(name for name in names if self.parts.get(name) != old.parts.get(name))


@dataclass(frozen=True)
class Key:
    """What one result depends on: the digest of a submission, and the material that it was graded with."""

    submission: str
    material: Material


def material(assignment: Assignment, tier: str) -> Material:
    """The assignment's hidden files, checks and sandbox, the release, the course library, and all settings.

    Args:
        assignment: what is graded.
        tier: name of the sandbox in which it is.
    """
    parts: dict[str, str] = {}
    for name, path in files(assignment).items():
        with suppress(FileNotFoundError):  # an editor may have just renamed it
            parts |= _parts_of(name, path)
    unread = ("secret", *SHOWN)
    settings = {name: value for name, value in structs.asdict(assignment).items() if name not in unread}
    parts |= {f"assignment.toml: {name}": _digest(repr(value).encode()) for name, value in settings.items()}
    parts["the secret"] = f"{assignment.seed():016x}"
    parts["the sandbox"] = tier
    parts |= {"Python": platform.python_version(), "NumPy": np.__version__}
    return Material(parts | _preloaded(assignment))


def _preloaded(assignment: Assignment) -> dict[str, str]:
    """The versions of the packages that workers have ready, by name."""
    versions = {}
    for package in {name.partition(".")[0] for name in assignment.worker.preload}:
        with suppress(metadata.PackageNotFoundError):  # not installed, or part of Python
            versions[package] = metadata.version(package)
    return versions


def files(assignment: Assignment) -> dict[str, Path]:
    """The files that can change a result, by the name that a person would call each."""
    return {
        **_named(_engine(), CHECKOUT),
        **hidden_files(assignment),
        **_library(assignment),
        **_named(released(assignment), assignment.release.parents[1]),
    }


def released(assignment: Assignment) -> list[Path]:
    """The notebooks that students get, in all languages."""
    found = (path for pattern in ("*.ipynb", "*/*.ipynb") for path in assignment.release.glob(pattern))
    return sorted(path for path in found if not is_left_over(path.name))


def hidden_files(assignment: Assignment) -> dict[str, Path]:
    """Those of the assignment's own folder, by `ID/path in it`; tests may read data of any kind."""
    loaded = content.load(assignment.id)
    paths = (path for path in loaded.hidden_files() if not is_left_over(path.relative_to(loaded.folder)))
    return _named(paths, loaded.folder.parent)


def file_of(part: str) -> str:
    """The file that a part of the material speaks of, where it speaks of one."""
    called = next((prefix for prefix in WORTH if part.startswith(prefix)), "")
    return part.removeprefix(called)


def is_code(path: PurePath) -> bool:
    """Whether Python can import a file of this name."""
    return not path.name.startswith(".") and path.name.endswith((".py", *EXTENSION_SUFFIXES))


def is_left_over(path: PurePath | str) -> bool:
    """Whether an editor, a file system or Python keeps this beside what somebody wrote: swap files, copies,
    halves of files, caches. Nothing reads it, and it comes and goes."""
    path = PurePath(path)
    if any(part.startswith(".") or part == "__pycache__" for part in path.parts):
        return True
    name = path.name.lower()
    of_code = ".py" in name and not is_code(path)  # x.py~, x.py.orig, x.py.tmp.77, x.pyc.1398
    of_windows = name.startswith("~$") or name in {"desktop.ini", "thumbs.db"}
    other = of_windows or not path.suffix or name.endswith(("~", "#"))
    return of_code or other or not _SCRAPS.isdisjoint(path.suffixes)


_SCRAPS = {".bak", ".lock", ".orig", ".part", ".rej", ".swo", ".swp", ".temp", ".tmp"}


def _parts_of(name: str, path: Path) -> dict[str, str]:
    """The digest of a file; where it says what something is worth, that has a digest of its own."""
    data = path.read_bytes()
    apart = next((worth.APART[place] for place in worth.APART if path.match(place)), None)
    if apart is None:
        return {name: _digest(data)}
    called, take = apart
    rest, valued = take(data)
    return {name: _digest(rest), f"{called}{name}": _digest(valued)}


def _named(paths: Iterable[Path], folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _engine() -> Iterator[Path]:
    """The engine's own files that can change a result."""
    for path in sorted(ENGINE.iterdir()):
        if path.stem in DECIDING:
            found = [path] if path.is_file() else sorted(path.rglob("*"))
            yield from (file for file in found if is_code(file) or file.suffix == FILTERS)


def _library(assignment: Assignment) -> dict[str, Path]:
    """What student code can import of the course library: modules, and the compiled ones as they are."""
    folder = assignment.library_folder
    return _named(filter(is_code, sorted(folder.rglob("*"))), folder.parent) if folder else {}


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
