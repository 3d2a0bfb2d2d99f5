"""Collect a submission's files from a folder: no link is followed, and there is a bound for each thing."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes
from autograder.intake.sources import readable_sources
from autograder.intake.unpacking import is_notebook

DEPTH, FILES, ALL_FILES = 8, 2000, 5000
"""How deep a submitted folder is searched, how many files of a folder are looked at, and of all."""

LISTED = 100_000
"""Names of a folder that are read; of more than FILES, notebooks and archives are looked at first."""

UNOPENED = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz", ".zst")
"""Suffixes of archives that are not opened."""

OTHER = 3
"""The rank of files of which only the names are of use."""

LINK = "it is a link, and links are not followed"
DEEP = f"it is a folder below {DEPTH - 1} others, and was not searched"


@dataclass(frozen=True)
class Gathered:
    """A file as it was handed in.

    Attributes:
        path: where it lies in the submission.
        data: the bytes of a notebook, a Python file that may count, or an archive; none of other files, or
            where they could not be read.
        saved: year to second of when it was saved.
        problem: why it could not be read.
    """

    path: str
    data: bytes | bytearray = b""
    saved: tuple[int, ...] = ()
    problem: str = ""


def gather(path: Path, assignment: Assignment) -> Iterator[Gathered]:
    """A submission's files: a folder's notebooks, Python files that may count, then its archives, then the
    names of others; or the archive that `path` is.

    Raises:
        OSError: a folder or a file cannot be read, though it is no fault of its author's.
    """
    unread = assignment.limits.upload_mb * 2**20
    files = {path.name: path}
    if path.is_dir():
        files = {file.relative_to(path).as_posix(): file for file in walk(path)}
    sources = readable_sources(files, assignment)
    for where, file in sorted(files.items(), key=lambda pair: _rank(pair[0], sources)):
        if file.is_dir() and not file.is_symlink():
            yield Gathered(where, problem=DEEP)
        elif _rank(where, sources) < OTHER or file.is_symlink():
            gathered = load(file, where, unread)
            unread -= len(gathered.data)
            yield gathered
        else:
            yield Gathered(where)


def load(file: Path, where: str, limit: int) -> Gathered:
    """A file of at most `limit` bytes.

    Raises:
        OSError: it cannot be read, and not because it is a link.
    """
    try:
        saved = time.localtime(file.lstat().st_mtime)[:6]
        return Gathered(where, read_bytes(file, limit), saved)
    except ValueError as error:
        return Gathered(where, problem=str(error))
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        return Gathered(where, problem=LINK)


def is_archive_name(path: str) -> bool:
    """Whether this is the name of an archive."""
    return path.lower().endswith((".zip", *UNOPENED))


def walk(folder: Path) -> Iterator[Path]:
    """Files under a folder, those near the top first, in alphabetical order; a link counts as a file.

    Last come folders that lie too deep to be searched.
    """
    return islice(_walk(folder), ALL_FILES)


def _walk(folder: Path) -> Iterator[Path]:
    level = [folder]
    for _ in range(DEPTH):
        deeper = []
        for place in level:
            for entry in entries(place):
                if entry.is_dir(follow_symlinks=False):
                    deeper.append(Path(entry.path))
                else:
                    yield Path(entry.path)
        level = deeper[:FILES]
    yield from level


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, in alphabetical order; of very much, what may be a student's work."""
    with os.scandir(folder) as found:
        listed = list(islice(found, LISTED))
    if len(listed) > FILES:
        listed = sorted(listed, key=lambda entry: (_rank(entry.name), entry.name))[:FILES]
    return sorted(listed, key=lambda entry: entry.name)


def _rank(where: str, sources: Collection[str] = ()) -> int:
    """Notebooks, then Python files, then archives, then others."""
    return 0 if is_notebook(where) else 1 if where in sources else 2 if is_archive_name(where) else OTHER
