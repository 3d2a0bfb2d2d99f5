"""Read the notebooks of a zip file in memory: nothing is written, no size, name or link in it is trusted."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

DIRECTORY_BYTES = 1 << 20
"""A zip's table of contents: some 10,000 files, each of which costs memory before anything is unpacked."""
_END = struct.Struct("<4s4H2LH")  # the end record of a zip (APPNOTE.TXT, section 4.3.16)

_NOTEBOOK = re.compile(r"(?!\._).*\.ipynb(?:\.txt|\.json)?", re.IGNORECASE | re.DOTALL)
_LITTER = {"__macosx", ".ipynb_checkpoints"}
"""What macOS and Jupyter put beside the files that a person saved."""


class UnreadableZip(ValueError):
    """The file is no zip file that can be read; the message says why."""


@dataclass(frozen=True)
class Unpacked:
    """A notebook in a zip file: its path there, its bytes or why there are none, and when it was saved."""

    path: str
    data: bytes
    problem: str
    saved: tuple[int, ...]


def is_notebook(path: str) -> bool:
    """Whether a path, with slashes or backslashes, is that of a notebook which a person saved."""
    *folders, name = re.split(r"[/\\]", path)
    return bool(_NOTEBOOK.fullmatch(name)) and not _LITTER & {folder.lower() for folder in folders}


def unpack(data: bytes, limit: int) -> Iterator[Unpacked]:
    """The notebooks of a zip file, in the order in which they stand in it.

    Args:
        data: the zip file.
        limit: bytes that all of them may have together.

    Raises:
        UnreadableZip: it is damaged, or has too many files.
    """
    _check_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError) as error:
        raise UnreadableZip(f"it is damaged ({error})") from None
    for entry in archive.infolist():
        if not is_notebook(entry.filename):
            continue
        content, problem = _read(archive, entry, limit)
        limit -= len(content)
        yield Unpacked(entry.filename, content, problem, entry.date_time)


def _check_directory(data: bytes) -> None:
    """Refuse a table of contents that would cost much to read; `zipfile` reads all of it at once."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - _END.size - 0xFFFF))
    if at < 0 or at + _END.size > len(data):
        raise UnreadableZip("it is no zip file, or cut off")
    size = _END.unpack_from(data, at)[5]
    if size > DIRECTORY_BYTES or data[max(0, at - 20) :].startswith(b"PK\6\7"):  # the latter: 64-bit sizes
        raise UnreadableZip("it holds too many files; put only the notebooks into it")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> tuple[bytes, str]:
    """A file's bytes, or the reason why it is not read."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        return b"", "it is a link"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b"", "it is compressed in an unusual way"
    try:
        with archive.open(entry) as stream:
            content = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError):
        return b"", "it is damaged"
    except (RuntimeError, NotImplementedError):  # encrypted, or a feature of zip that nobody uses
        return b"", "it has a password, or is packed in an unusual way"
    if len(content) > limit:
        return b"", "unpacked, it is too large"
    return content, ""
