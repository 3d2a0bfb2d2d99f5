"""What a result depends on, as digests: as long as none of them changes, the result still holds."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
from msgspec import structs

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT

ENGINE = CHECKOUT / "autograder"

_DECIDING = """
    __init__ errors notebooks intake sandbox testing diagnosing grading
"""
DECIDING = frozenset(_DECIDING.split())
"""The rooms and loose modules that decide what a submission is worth and what its author is told. The others
show, keep or move results. A test ensures that grading loads none of them but `course` and `results`, whose
values count and not their text."""


@dataclass(frozen=True)
class Material:
    """All that results depend on beside the submissions.

    Attributes:
        parts: digest, or version, by the name that a person would call it.
    """

    parts: Mapping[str, str]

    @cached_property
    def key(self) -> str:
        return _digest(json.dumps(self.parts, sort_keys=True).encode())

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
    parts = {name: _digest(path.read_bytes()) for name, path in files(assignment).items()}
    settings = {name: value for name, value in structs.asdict(assignment).items() if name != "secret"}
    parts |= {f"assignment.toml: {name}": _digest(repr(value).encode()) for name, value in settings.items()}
    parts["the secret"] = f"{assignment.seed(''):016x}"
    parts["the sandbox"] = tier
    return Material(parts | {"Python": platform.python_version(), "NumPy": np.__version__})


def files(assignment: Assignment) -> dict[str, Path]:
    """The files that can change a result, by the name that a person would call each."""
    return {
        **_named(_engine(), CHECKOUT),
        **hidden_files(assignment),
        **_named(_library(assignment), CHECKOUT),
        **{f"release/{assignment.id}/{path.name}": path for path in released(assignment)},
    }


def released(assignment: Assignment) -> list[Path]:
    """The notebooks that students get."""
    return sorted(assignment.release.glob("*.ipynb"))


def hidden_files(assignment: Assignment) -> dict[str, Path]:
    """Those of the assignment's own folder, by `ID/path in it`."""
    loaded = content.load(assignment.id)
    return _named(loaded.hidden_files(), loaded.folder.parent)


def _named(paths: Iterable[Path], folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in paths}


def _engine() -> Iterator[Path]:
    """The engine's own files that can change a result."""
    for path in sorted(ENGINE.iterdir()):
        if path.stem in DECIDING:
            yield from [path] if path.is_file() else _files(path)


def _library(assignment: Assignment) -> Iterator[Path]:
    """What student code can import of the course library: modules, and the compiled ones as they are."""
    if assignment.library:
        folder = CHECKOUT / assignment.library.package
        yield from (path for path in _files(folder) if path.suffix in (".py", ".so"))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
