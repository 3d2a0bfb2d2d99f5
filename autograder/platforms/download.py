"""The download of a learning platform, a zip file or a folder, as a list of files; nothing in it is trusted.

Names are data here: no path on this machine is ever made of one as it stands, no link is followed, and there
is a bound for each thing.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.course.files import read_bytes
from autograder.errors import AutograderError
from autograder.intake.unpacking import LITTER, UnreadableZip, check_places, read_entry

ENTRIES, DEPTH = 200_000, 12
"""Files that the download of a class may have, and how deep its folders may be."""

PART = 150
"""Characters of a name that are kept."""

NOT_SUBMITTED = LITTER | {"__pycache__", "node_modules", "venv"}
"""Folders that nobody means to hand in; with them, all that is hidden."""

INNER_MB = 500
"""Largest zip file in a download that is opened because it may be the platform's."""


class PlatformError(AutograderError):
    """A platform's file cannot be used; the message says which, why, and what to do."""


class Unreadable(ValueError):
    """One file of a download cannot be read; the message says why."""


@dataclass(frozen=True)
class File:
    """A file of a download.

    Attributes:
        path: its folders and its name, cleaned: none of them leads anywhere, each can be a file's name.
        saved: year to second of when it was saved.
        read: gives at most that number of bytes, or raises Unreadable.
    """

    path: tuple[str, ...]
    saved: tuple[int, ...]
    read: Callable[[int], bytes]

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def shown(self) -> str:
        """The path as a message may show it."""
        return "/".join(self.path)[-200:]


@dataclass(frozen=True)
class Download:
    """What was downloaded: its name without a suffix, and its files in order of their paths."""

    name: str
    files: tuple[File, ...]


@contextmanager
def opened(path: Path) -> Iterator[Download]:
    """The files of a zip file or a folder, which can be read until this ends.

    Raises:
        PlatformError: it is neither, is damaged, or holds too much.
    """
    try:
        if path.is_dir():
            yield Download(path.name, _sorted(_in_folder(path), path))
            return
        with path.open("rb") as stream, _zip(stream) as archive:
            yield Download(path.stem, _sorted(_in_zip(archive), path))
    except UnreadableZip as error:
        raise PlatformError(
            f"{path} cannot be read: {error}; give the zip file as the platform made it, or a folder"
        ) from None
    except OSError as error:
        raise PlatformError(f"{path} cannot be read: {error.strerror or error}") from error


def inner(download: Download) -> Download:
    """The files of all zip files in a download, as if they lay in folders of their names.

    Raises:
        PlatformError: there are too many.
    """
    files: list[File] = []
    for file in download.files:
        if file.name.lower().endswith(".zip"):
            try:
                archive = _zip(io.BytesIO(file.read(INNER_MB * 2**20)))
            except (UnreadableZip, Unreadable):
                continue
            above = file.path[:-1]
            files += [File((*above, *each.path), each.saved, each.read) for each in _in_zip(archive)]
    return Download(download.name, _sorted(iter(files), Path(download.name)))


def clean(name: str) -> tuple[str, ...]:
    """The parts of a path, without those that lead elsewhere and without characters that no name may have."""
    parts = (re.sub(r"[\x00-\x1f\x7f:*?\"<>|]", "_", part).strip() for part in re.split(r"[/\\]", name))
    return tuple(_short(part) for part in parts if part.strip("."))


def _short(part: str) -> str:
    """A name that is not too long; its suffix stays."""
    stem, dot, suffix = part.rpartition(".")
    if len(part) <= PART or len(suffix) > 10:
        return part[:PART]
    return stem[: PART - len(suffix) - 1] + dot + suffix


def _sorted(files: Iterator[File], path: Path) -> tuple[File, ...]:
    kept: list[File] = []
    for count, file in enumerate(files):
        if count >= ENTRIES:
            raise PlatformError(f"{path} holds more than {ENTRIES} files; give what the platform made, alone")
        if file.path and not any(_is_litter(part) for part in file.path):
            kept.append(file)
    return tuple(sorted(kept, key=lambda file: file.path))


def _is_litter(part: str) -> bool:
    return part.startswith(".") or part.lower() in NOT_SUBMITTED


def _in_folder(folder: Path) -> Iterator[File]:
    level = [(folder, ())]
    for _ in range(DEPTH):
        deeper: list[tuple[Path, tuple[str, ...]]] = []
        for place, above in level:
            with os.scandir(place) as found:
                for entry in found:
                    path = (*above, *clean(entry.name))
                    if entry.is_dir(follow_symlinks=False):
                        if not _is_litter(entry.name):
                            deeper.append((Path(entry.path), path))
                    else:
                        saved = time.localtime(entry.stat(follow_symlinks=False).st_mtime)[:6]
                        yield File(path, saved, partial(_read_file, Path(entry.path)))
        level = deeper  # type: ignore[assignment]


def _read_file(path: Path, limit: int) -> bytes:
    try:
        return read_bytes(path, limit)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    except OSError as error:
        raise Unreadable("it is a link" if path.is_symlink() else str(error.strerror)) from None


def _zip(stream: io.BufferedIOBase | io.BufferedReader) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError) as error:
        raise UnreadableZip(f"it is no zip file, or damaged ({error})") from None
    check_places(archive.infolist())
    return archive


def _in_zip(archive: zipfile.ZipFile) -> Iterator[File]:
    for entry in archive.infolist():
        if not entry.is_dir() and not stat.S_ISDIR(entry.external_attr >> 16):
            yield File(clean(_name(entry)), entry.date_time, partial(_read_entry, archive, entry))


def _name(entry: zipfile.ZipInfo) -> str:
    """A file's name; many programs write UTF-8 without the mark that says so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    data, problem = read_entry(archive, entry, limit)
    if problem:
        raise Unreadable(problem)
    return bytes(data)
