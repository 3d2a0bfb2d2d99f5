"""A zip file that grades one assignment on another machine: the engine, the assignment, what installs them.

Solutions are not in it: neither source notebooks nor the answers by which an assignment proves itself. Hidden
tests are, so it is for instructors only.
"""

from __future__ import annotations

import io
import os
import shlex
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.platforms.download import PlatformError
from autograder.platforms.gradescope_results import VISIBILITIES, not_graded
from autograder.testing.marks import SuitesError
from autograder.testing.suites import Suites

SCRIPTS = Path(__file__).with_name("gradescope_container")
ENGINE = Path("autograder")
INSTALLED = (".ci/setup", ".ci/requirements.txt", "pyproject.toml", "setup.py", "README.md", "LICENSE")
"""What set-up reads, beside the packages that pyproject.toml names."""
UNUSED = {"__pycache__", "submissions", "sample_class", "source", "release"}
"""Folders of an assignment that grading does not need; its release has a place of its own."""
BUILT = {".so", ".pyd", ".pyc"}
"""What is built on each machine."""
RESERVE_SECONDS = 30
"""What Gradescope's own work takes of the time that it gives."""
STOPPED = (
    "Grading did not come to its end: it took longer, or needed more memory, than this container has, or the"
    " grader itself failed. Hand in again; if this page comes back, tell your instructor."
)
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same files give the same archive


def gradescope_bundle(assignment: Assignment, visibility: str, minutes: float) -> bytes:
    """The zip file to upload as Gradescope's autograder.

    Args:
        assignment: what it grades.
        visibility: when students see tests that have no mark of their own, one of VISIBILITIES.
        minutes: what Gradescope gives one submission.

    Raises:
        PlatformError: the suites cannot be collected, or a mark of theirs is no visibility.
    """
    visibilities(assignment)  # a wrong mark is found here, not when the first student hands in
    settings = {
        "ASSIGNMENT": assignment.id,
        "EXTRA": assignment.worker.extra,
        "AUTOGRADER_SECRET": assignment.secret,
        "VISIBILITY": visibility,
        "GRADING_SECONDS": str(max(10, int(60 * minutes) - RESERVE_SECONDS)),
    }
    files = {file.name: file.read_bytes() for file in sorted(SCRIPTS.iterdir()) if file.is_file()}
    files |= {
        "bundle.env": "".join(f"{name}={shlex.quote(text)}\n" for name, text in settings.items()).encode(),
        "stopped.json": not_graded(STOPPED).encode(),
        **{name: file.read_bytes() for name, file in _files(assignment)},
    }
    return _packed(files)


def visibilities(assignment: Assignment) -> Mapping[tuple[str, str], str]:
    """When each hidden test may be shown, by its question and name; empty where it has no mark.

    Raises:
        PlatformError: the suites cannot be collected, or a mark of theirs is no visibility.
    """
    suites = Suites(content.load(assignment.id).hidden_tests)
    try:
        marks = suites.visibilities()
    except SuitesError as error:
        raise PlatformError(str(error)) from None
    finally:
        suites.close()
    for (question, test), visibility in marks.items():
        if visibility and visibility not in VISIBILITIES:
            raise PlatformError(
                f"{question}::{test} has the mark visibility({visibility!r});"
                f" expected one of {', '.join(VISIBILITIES)}"
            )
    return marks


def _files(assignment: Assignment) -> Iterator[tuple[str, Path]]:
    """Every file of the checkout that is needed, by its name in the bundle."""
    assignments = CHECKOUT / ENGINE / "assignments"
    folder = content.load(assignment.id).folder
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        packages = tomllib.load(file)["tool"]["setuptools"]["packages"]
    for name in INSTALLED:
        yield name, CHECKOUT / name
    for package in sorted({name.split(".")[0] for name in packages}):
        yield from _below(CHECKOUT / package, Path(package), {"__pycache__"})
    for name, path in _below(CHECKOUT / ENGINE, ENGINE, {"__pycache__"}):
        if assignments not in path.parents or path.parent == assignments:
            yield name, path
    yield from _below(folder, ENGINE / "assignments" / assignment.id, UNUSED)
    yield from _below(assignment.release, Path("release", assignment.id), {"__pycache__"})


def _below(folder: Path, name: Path, without: set[str]) -> Iterator[tuple[str, Path]]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(set(folders) - without)
        for file in sorted(files):
            path = Path(root, file)
            generated = path.suffix == ".c" and path.with_suffix(".pyx").is_file()
            if path.suffix not in BUILT and not generated and not path.is_symlink():
                yield (name / path.relative_to(folder)).as_posix(), path


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = (0o100755 if data.startswith(b"#!") else 0o100644) << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
