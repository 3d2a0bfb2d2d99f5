"""What a result depends on, as digests: as long as none of them changes, the result still holds."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np

from autograder.assignment import CHECKOUT, Assignment
from autograder.submission import Submission

HARNESS = CHECKOUT / "autograder"
LIBRARY = CHECKOUT / "cs231n"

_WITHOUT_INFLUENCE = """
    __main__ commands watching report nbgrader_hook audit replay profile
    run recorder course journal fingerprint changes engine processes events cluster gradebook configuration
    release leaks source assignment
"""
WITHOUT_INFLUENCE = frozenset(_WITHOUT_INFLUENCE.split())
"""Modules and packages of the harness that show, keep or move results. All others may change one, also those
that nobody has written yet; a test sees to it that grading loads none of these, but for `assignment`, whose
values count and not its text."""


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


def of_submission(handed_in: Submission) -> str:
    """The digest of what is graded of a submission: the notebooks' text, and what was said of its files.

    When files were saved does not count, unless it decides which of several copies is graded.
    """
    return _digest(json.dumps(asdict(handed_in), sort_keys=True).encode())


def material(assignment: Assignment, tier: str) -> Material:
    """The hidden suites, oracle, checks and sandbox, the release, the course library, and all settings.

    Args:
        assignment: what is graded.
        tier: name of the sandbox in which it is.
    """
    parts = {path.relative_to(CHECKOUT).as_posix(): _digest(path.read_bytes()) for path in files(assignment)}
    settings = {name: value for name, value in asdict(assignment).items() if name != "secret"}
    parts |= {f"assignment.toml: {name}": _digest(repr(value).encode()) for name, value in settings.items()}
    parts["the secret"] = f"{assignment.seed(''):016x}"
    parts["the sandbox"] = tier
    return Material(parts | {"Python": platform.python_version(), "NumPy": np.__version__})


def files(assignment: Assignment) -> Iterator[Path]:
    """The files of this checkout that can change a result."""
    yield from _harness()
    yield from _library()
    yield from sorted(assignment.release.glob("*.ipynb"))


def _harness() -> Iterator[Path]:
    """The harness's own files that can change a result."""
    for path in sorted(HARNESS.iterdir()):
        if path.stem not in WITHOUT_INFLUENCE:
            yield from [path] if path.is_file() else _files(path)


def _library() -> Iterator[Path]:
    """What student code can import of the course library: modules, and the compiled ones as they are."""
    return (path for path in _files(LIBRARY) if path.suffix in (".py", ".so"))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".pyc")


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
