"""Files of a course: read without trusting them, written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def write_file(path: Path, text: str) -> bool:
    """Whole or not at all, so that an interrupted run leaves no half a page; whether it was not there yet."""
    return write_bytes(path, text.encode(errors="replace"))


def write_bytes(path: Path, data: bytes) -> bool:
    """As `write_file`, for what is no text."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)
    return True


def timestamp(folder: Path) -> str | None:
    """What `timestamp.txt` says of the time of submission, None where there is no such file or it is empty.

    Where it cannot be read, the reason in brackets.
    """
    try:
        return _decoded(read_bytes(folder / "timestamp.txt", 1000)).strip() or None
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return f"({error.strerror if isinstance(error, OSError) else error})"


def _decoded(data: bytes) -> str:
    """A short text in UTF-8 or, as PowerShell writes it, UTF-16; with or without a byte order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for zeros, encoding in ((data[1::2], "utf-16-le"), (data[::2], "utf-16-be")):
        if zeros and not any(zeros):
            return data.decode(encoding, "replace")
    return data.decode("utf-8-sig", "replace")


def read_bytes(file: Path, limit: int) -> bytes:
    """What is in a file; never through a link, which could point at another's or the grader's files."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is not an ordinary file")
        if status.st_size > limit:
            raise ValueError(f"it has {status.st_size / 2**20:.0f} MB, allowed are {limit / 2**20:.0f}")
        return stream.read(limit + 1)
