"""Read the answers in a zip file in memory: nothing is written, no size, name or link in it is trusted."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise

ENTRIES = 10_000
"""Files that a zip's table of contents may list; each costs memory before anything is unpacked."""

CHUNK = 1 << 20
"""Bytes that are unpacked at a time."""

_ENTRY, _END, _HEADER = b"PK\1\2", b"PK\5\6", 30  # APPNOTE.TXT, sections 4.3.12, 4.3.16 and 4.3.7

_NOTEBOOK = re.compile(r"(?!\._).*\.(?:ipynb(?:\.txt)?|json)", re.IGNORECASE | re.DOTALL)
LITTER = frozenset({"__macosx", ".ipynb_checkpoints", "__pycache__"})
"""What macOS and Jupyter put beside the files that a person saved."""


class UnreadableZip(ValueError):
    """The file is no zip file that can be read; the message says why."""


@dataclass(frozen=True)
class Unpacked:
    """A file in a zip.

    Attributes:
        path: where it lies in there.
        data: its bytes.
        problem: why there are none.
        saved: year to second of when it was saved.
        unpacked: the bytes that were unpacked for it, also where they were not its own.
    """

    path: str
    data: bytes | bytearray
    problem: str
    saved: tuple[int, ...]
    unpacked: int


def is_notebook(path: str) -> bool:
    """Whether a path, with slashes or backslashes, is that of a notebook which a person saved."""
    *folders, name = re.split(r"[/\\]", path)
    return bool(_NOTEBOOK.fullmatch(name)) and not LITTER & {folder.lower() for folder in folders}


def unpack(data: bytes | bytearray, limit: int, sources: Collection[str] = frozenset()) -> Iterator[Unpacked]:
    """The notebooks of a zip file, then Python files, then the zip files in it, each in their order.

    Args:
        data: the zip file.
        limit: bytes that all of them may have together.
        sources: paths of the Python files.

    Raises:
        UnreadableZip: it is damaged, has too many files, or files that lie over each other.
    """
    archive = _open(data)
    listed = archive.infolist()
    for entry in [
        *(entry for entry in listed if is_notebook(entry.filename)),
        *(entry for entry in listed if entry.filename in sources),
        *(entry for entry in listed if entry.filename.lower().endswith(".zip")),
    ]:
        content, problem = read_entry(archive, entry, limit)
        unpacked = entry.file_size if entry.file_size <= limit else 0
        limit -= unpacked
        yield Unpacked(entry.filename, content, problem, entry.date_time, unpacked)


def names(data: bytes | bytearray) -> list[str]:
    """The paths of all files in a zip file.

    Raises:
        UnreadableZip: as `unpack`.
    """
    return _open(data).namelist()


def _open(data: bytes | bytearray) -> zipfile.ZipFile:
    if _END not in data:
        raise UnreadableZip("it is no zip file, or cut off")
    if (
        data.count(_ENTRY) >= ENTRIES
    ):  # `zipfile` reads the table at once, and believes what it says of itself
        raise UnreadableZip("it holds too many files; put only the notebooks into it")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError) as error:
        raise UnreadableZip(f"it is damaged ({error})") from None
    check_places(archive.infolist())
    return archive


def check_places(listed: list[zipfile.ZipInfo]) -> None:
    """Refuse files that share bytes: a small zip could hold much that way, and hold it often."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in listed)
    if any(start + _HEADER + size > following for (start, size), (following, _) in pairwise(places)):
        raise UnreadableZip("its files lie over each other; pack it again")


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> tuple[bytearray, str]:
    """A file's bytes, or the reason why it is not read."""
    content = bytearray()
    if stat.S_ISLNK(entry.external_attr >> 16):
        return content, "it is a link"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return content, "it is compressed in an unusual way"
    if entry.file_size > limit:  # `zipfile` unpacks no more than that
        return content, "unpacked, it is too large"
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                content += chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError):
        return bytearray(), "it is damaged"
    except (RuntimeError, NotImplementedError):  # encrypted, or a feature of zip that nobody uses
        return bytearray(), "it has a password, or is packed in an unusual way"
    return content, ""
