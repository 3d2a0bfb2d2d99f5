"""Copies of a gradebook as it was before runs wrote to it, for the day on which one of them was a mistake."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from autograder.gradebook.database import GradebookError, shown, transaction

KEPT = 5
"""The number of copies; the oldest go. A run that changed nothing leaves none."""


def copies_folder(db_url: str) -> Path | None:
    """Where copies of a gradebook lie: beside its file; None where it is no file of SQLite's."""
    address = make_url(db_url)
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    file = Path(address.database)
    return file.with_name(f"{file.stem}-copies")


def keep_copy(db_url: str) -> None:
    """Copy a gradebook, by SQLite's own backup, unless the newest copy is the same.

    Raises:
        GradebookError: it cannot be read, or the copy cannot be written.
    """
    folder = copies_folder(db_url)
    file = Path(make_url(db_url).database or "")
    if folder is None or not (file.is_file() and file.stat().st_size):
        return
    part = folder / ".part"
    try:
        folder.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        with transaction(db_url) as session, closing(sqlite3.connect(part)) as copy:
            _back_up(session, copy)
        shutil.copymode(file, part)
        _keep(part, sorted(folder.glob("*.db")))
    except (sqlite3.Error, OSError) as error:
        raise GradebookError(
            f"no copy of the gradebook {shown(db_url)} can be made in {folder}: {error}; nothing was changed."
            " See to free space and permissions, then run the same command again"
        ) from error


def _back_up(session: Session, copy: sqlite3.Connection) -> None:
    """All as of now. The read lock comes first: without it, a backup waits for other programs without end."""
    connection = session.connection()
    connection.exec_driver_sql("BEGIN")
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    source.backup(copy)


def _keep(part: Path, copies: list[Path]) -> None:
    """Give a copy its name, and remove the oldest; or remove it where nothing is new."""
    if copies and copies[-1].read_bytes() == part.read_bytes():
        part.unlink()
        return
    now = datetime.now(UTC).strftime("%Y-%m-%d_%H-%M-%S-%f")
    part.rename(part.with_name(f"{now}.db"))
    for old in copies[: max(0, len(copies) + 1 - KEPT)]:
        old.unlink()
