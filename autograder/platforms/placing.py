"""Put submissions into `submitted/<student>/<assignment>/`, whole or not at all; nothing is lost."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes, timestamp
from autograder.course.folders import Course
from autograder.course.moments import moment
from autograder.intake.gathering import FILES, is_archive_name
from autograder.intake.unpacking import is_notebook
from autograder.platforms.download import DEPTH, File, Unreadable
from autograder.platforms.record import earlier_folder

STAMP = "timestamp.txt"
PART = ".collecting"


@dataclass(frozen=True)
class Version:
    """Files that were handed in together.

    Attributes:
        files: by their paths.
        submitted: when, in UTC without a time zone; None where nobody knows.
    """

    files: Mapping[str, File]
    submitted: datetime | None


@dataclass(frozen=True)
class Placed:
    """What became of one student's submission.

    Attributes:
        student: the id.
        change: "new", "unchanged", "replaced" or "older"; the last was kept aside, as what is there is newer.
        submitted: when it was handed in, in UTC.
        late: whether the platform marked it so.
        left_out: lines on files that were not taken.
        aside: folders of other versions.
    """

    student: str
    change: str
    submitted: datetime | None
    late: bool
    left_out: tuple[str, ...]
    aside: tuple[Path, ...]


def place(
    course: Course, assignment: Assignment, student: str, versions: Sequence[Version], late: bool
) -> Placed:
    """Make the newest version a student's submission, and keep the others aside.

    Args:
        course: its folders.
        assignment: what the submission answers.
        student: an id that can be a folder's name.
        versions: the newest last.
        late: whether the platform marked the newest so.

    Raises:
        OSError: a file cannot be written.
        ValueError: a link stands where the submission would go.
    """
    folder = course.submitted / student
    target = folder / assignment.id
    if folder.is_symlink() or target.is_symlink():
        raise ValueError(f"{target} is or lies in a link; remove it")
    limit = assignment.limits.upload_mb * 2**20
    *older, newest = versions
    kept_apart = earlier_folder(course, assignment.id, student)
    aside: list[Path] = []
    for version in older:
        data, _ = _contents(version.files, limit)
        aside += _keep(kept_apart, data, version)
    data, left_out = _contents(newest.files, limit)
    change = _change(target, data, newest.submitted)
    if change == "older":
        aside += _keep(kept_apart, data, newest)
    elif change in ("new", "replaced"):
        left_out += _write(folder / PART, data, newest)
        if change == "replaced":
            aside.append(_set_aside(kept_apart, target))
        (folder / PART).rename(target)
    elif newest.submitted and not timestamp(target):
        _write_stamp(target, newest.submitted)
    return Placed(student, change, newest.submitted, late, tuple(left_out), tuple(aside))


def _contents(files: Mapping[str, File], limit: int) -> tuple[dict[str, tuple[File, bytes]], list[str]]:
    """What the files hold, in at most `limit` bytes; and lines on those that were left out."""
    data: dict[str, tuple[File, bytes]] = {}
    left_out = []
    for path in sorted(files, key=_rank):
        if path == STAMP:
            continue
        if len(data) >= FILES:
            left_out.append(f"{path}: there are more than {FILES} files")
            break
        try:
            read = files[path].read(limit)
        except Unreadable as error:
            left_out.append(f"{path}: {error}")
            continue
        limit -= len(read)
        data[path] = (files[path], read)
    return data, left_out


def _rank(path: str) -> tuple[int, str]:
    """Notebooks first, then Python files, then archives: what is graded has room before what is not."""
    if is_notebook(path):
        return 0, path
    return (1 if path.endswith(".py") else 2 if is_archive_name(path) else 3), path


def _change(target: Path, data: Mapping[str, tuple[File, bytes]], submitted: datetime | None) -> str:
    if not target.exists():
        return "new"
    if _digests(target) == {path: sha256(read).digest() for path, (_, read) in data.items()}:
        return "unchanged"
    there = None
    with suppress(ValueError):
        there = moment(timestamp(target) or "")
    return "older" if there and submitted and submitted < there else "replaced"


def _digests(folder: Path) -> dict[str, bytes]:
    """What is in a folder but the time of submission; a link or an unreadable file is like no other."""
    found = {}
    for above, _, names in os.walk(folder):
        for name in names:
            path = Path(above, name)
            where = path.relative_to(folder).as_posix()
            if where != STAMP:
                try:
                    found[where] = sha256(read_bytes(path, path.lstat().st_size)).digest()
                except (OSError, ValueError):
                    found[where] = b""
    return found


def _write(folder: Path, data: Mapping[str, tuple[File, bytes]], version: Version) -> list[str]:
    """Write a new folder; lines on the files that cannot be."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    left_out = []
    for path, (file, read) in data.items():
        parts = path.split("/")
        place = folder.joinpath(*parts)
        if len(parts) > DEPTH or place.exists():
            left_out.append(f"{path}: another file has its place")
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            left_out.append(f"{path}: a file has the name of its folder")
            continue
        place.write_bytes(read)
        _set_time(place, file.saved)
    if version.submitted:
        _write_stamp(folder, version.submitted)
    return left_out


def _set_time(path: Path, saved: tuple[int, ...]) -> None:
    """When a file was saved decides between copies of a notebook."""
    with suppress(ValueError, OverflowError, OSError):
        seconds = time.mktime((*saved, 0, 0, -1))  # type: ignore[arg-type]
        os.utime(path, (seconds, seconds))


def _write_stamp(folder: Path, submitted: datetime) -> None:
    (folder / STAMP).write_text(f"{submitted:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")


def _keep(apart: Path, data: Mapping[str, tuple[File, bytes]], version: Version) -> list[Path]:
    """Keep a version aside, unless it is there already."""
    digests = {path: sha256(read).digest() for path, (_, read) in data.items()}
    if not data or any(_digests(folder) == digests for folder in _folders(apart)):
        return []
    folder = _free(apart, f"{version.submitted:%Y-%m-%d_%H-%M-%S}" if version.submitted else "undated")
    _write(folder, data, version)
    return [folder]


def _set_aside(apart: Path, target: Path) -> Path:
    """Move a submission away that a newer one replaces."""
    saved = time.localtime(target.stat().st_mtime)
    name = time.strftime("%Y-%m-%d_%H-%M-%S", saved)
    with suppress(ValueError):
        name = f"{moment(timestamp(target) or ''):%Y-%m-%d_%H-%M-%S}"
    folder = _free(apart, name)
    shutil.move(target, folder)
    return folder


def _folders(apart: Path) -> list[Path]:
    return [path for path in apart.iterdir() if path.is_dir()] if apart.is_dir() else []


def _free(apart: Path, name: str) -> Path:
    """A place that nothing has."""
    apart.mkdir(parents=True, exist_ok=True)
    numbered = (apart / (name if number == 1 else f"{name}-{number}") for number in range(1, 10_000))
    return next(path for path in numbered if not path.exists())
