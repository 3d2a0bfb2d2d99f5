"""The journal of a course: every result once it is finished, before anything else is made of it.

One SQLite file, `results/journal.db`, written by one process. That a result went into the gradebook is noted
afterwards, so that a run knows of an earlier one that was interrupted between the two. Old results stay.
Nothing is decided by a clock: the order is that of the rows, times are only shown.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder.errors import AutograderError
from autograder.results.code import Code
from autograder.results.result import Result, from_json, to_json
from autograder.running import kept_code
from autograder.running.fingerprint import Key, Material

VERSION = 1
_TABLES = """
CREATE TABLE materials (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, parts TEXT NOT NULL);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    assignment TEXT NOT NULL,
    student TEXT NOT NULL,
    submission TEXT NOT NULL,
    material INTEGER NOT NULL REFERENCES materials,
    finished TEXT NOT NULL,
    result BLOB NOT NULL
);
CREATE INDEX entries_student ON entries (student);
CREATE TABLE recorded (
    id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, stamp TEXT NOT NULL, time TEXT NOT NULL
);
CREATE INDEX recorded_entry ON recorded (entry);
"""
_ENTRY = """
SELECT entries.id, submission, parts, result, finished, recorded.time
FROM entries JOIN materials ON materials.id = material LEFT JOIN recorded ON recorded.entry = entries.id
WHERE assignment = ? AND student = ?
"""


class JournalError(AutograderError):
    """The journal cannot be read or written; the message says where it is and what to do."""


@dataclass(frozen=True)
class Entry:
    """One finished result.

    Attributes:
        id: its number; later ones are larger.
        key: what it depends on.
        result: what was found; always a gradable one.
        finished: when, as ISO 8601 in UTC.
        recorded: when it went into the gradebook, None where it never did.
    """

    id: int
    key: Key
    result: Result
    finished: str
    recorded: str | None


class Journal:
    """The finished results of one assignment in a course; a context manager.

    Args:
        path: the file; it is made where there is none, if `create`.
        assignment: the assignment's id.
        create: whether there may be none yet.

    Raises:
        JournalError: as all methods.
    """

    def __init__(self, path: Path, assignment: str, create: bool = True) -> None:
        self._path, self._assignment = path, assignment
        self._materials: dict[str, int] = {}
        self._same_tests: dict[str, list[int]] = {}
        if not create and not path.is_file():
            raise JournalError(f"{path} is not there: nothing was graded into this folder yet")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(_explain(path, error)) from error
        with self._explained():
            self._database = sqlite3.connect(path)
            self._database.execute("PRAGMA synchronous = FULL")
            self._begin(create)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._database.close()

    def students(self, material: Material) -> set[str]:
        """Who has a result by the same tests, whatever they handed in."""
        listed = ",".join(map(str, self._alike(material)))
        with self._explained():
            rows = self._database.execute(
                f"SELECT DISTINCT student FROM entries WHERE assignment = ? AND material IN ({listed})",
                (self._assignment,),
            )
            return {student for (student,) in rows}

    def find(self, student: str, key: Key) -> int | None:
        """The number of the result that still holds, if there is one; the latest of several."""
        return self._number(
            "SELECT max(entries.id) FROM entries JOIN materials ON materials.id = material"
            " WHERE assignment = ? AND student = ? AND submission = ? AND key = ?",
            *(self._assignment, student, key.submission, key.material.key),
        )

    def find_outcomes(self, student: str, key: Key) -> int | None:
        """The number of the latest result by the same tests, which may have been worth something else."""
        listed = ",".join(map(str, self._alike(key.material)))
        return self._number(
            "SELECT max(id) FROM entries"
            f" WHERE assignment = ? AND student = ? AND submission = ? AND material IN ({listed})",
            *(self._assignment, student, key.submission),
        )

    def keep(self, key: Key, result: Result, code: Iterable[Code] = ()) -> int:
        """Add a result, on disk when this returns, and return its number.

        Args:
            key: what the result depends on.
            result: what was found.
            code: what the student wrote; kept once for all results of the same submission.
        """
        place = (self._assignment, result.student, key.submission, self._material(key.material))
        text = zlib.compress(to_json(result).encode())
        with self._explained(), self._database:
            kept_code.keep(self._database, self._assignment, result.student, key.submission, tuple(code))
            cursor = self._database.execute(
                "INSERT INTO entries (assignment, student, submission, material, finished, result)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (*place, _now(), text),
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def forget(self, numbers: Iterable[int]) -> None:
        """Remove results that turned out to be doubtful, and that they were recorded."""
        rows = [(number,) for number in numbers]
        with self._explained(), self._database:
            self._database.executemany("DELETE FROM recorded WHERE entry = ?", rows)
            self._database.executemany("DELETE FROM entries WHERE id = ?", rows)

    def result(self, number: int) -> Result:
        """The result of this number."""
        with self._explained():
            (packed,) = self._database.execute(
                "SELECT result FROM entries WHERE id = ?", (number,)
            ).fetchone()
            return _unpack(packed)

    def code(self, number: int) -> tuple[Code, ...]:
        """What ran of the submission of this result; empty where an earlier version graded it."""
        with self._explained():
            return kept_code.find(self._database, number)

    def finished(self, number: int) -> str:
        """When the result of this number was made, as ISO 8601 in UTC."""
        with self._explained():
            (time,) = self._database.execute(
                "SELECT finished FROM entries WHERE id = ?", (number,)
            ).fetchone()
            return str(time)

    def note_recorded(self, results: Iterable[tuple[int, str]]) -> None:
        """Note that results are in the gradebook now, and all files of theirs written.

        Args:
            results: the number of each, and when it was handed in, as the gradebook was told.
        """
        with self._explained(), self._database:
            self._database.executemany(
                "INSERT INTO recorded (entry, stamp, time) VALUES (?, ?, ?)",
                [(number, stamp, _now()) for number, stamp in results],
            )

    def recorded(self, student: str) -> tuple[int, str] | None:
        """What was noted last of a student: the result's number, and when it was handed in."""
        with self._explained():
            row = self._database.execute(
                "SELECT entry, stamp FROM recorded JOIN entries ON entries.id = entry"
                " WHERE assignment = ? AND student = ? ORDER BY recorded.id DESC LIMIT 1",
                (self._assignment, student),
            ).fetchone()
        return (int(row[0]), str(row[1])) if row else None

    def in_gradebook(self) -> dict[str, int]:
        """By student, in alphabetical order, the number of the result that was noted last."""
        with self._explained():
            rows = self._database.execute(
                "SELECT student, entry, max(recorded.id) FROM recorded JOIN entries ON entries.id = entry"
                " WHERE assignment = ? GROUP BY student ORDER BY student",
                (self._assignment,),
            )
            return {student: entry for student, entry, _ in rows}

    def entry(self, number: int) -> Entry:
        """All that is known of the result of this number."""
        with self._explained():
            (student,) = self._database.execute(
                "SELECT student FROM entries WHERE id = ?", (number,)
            ).fetchone()
        return next(self._entries(f"{_ENTRY} AND entries.id = ? ORDER BY recorded.id DESC", student, number))

    def history(self, student: str) -> list[Entry]:
        """What went into the gradebook for a student, in order."""
        return list(self._entries(f"{_ENTRY} AND recorded.id NOT NULL ORDER BY recorded.id", student))

    def _begin(self, create: bool) -> None:
        """Make the tables of a new file; and write, to know at once of a file that cannot be written."""
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise JournalError(
                f"{self._path} has version {version}, this program writes {VERSION}; use the newer program"
            )
        if create:
            with self._database:
                self._database.execute("BEGIN IMMEDIATE")
                for statement in _TABLES.split(";") if version == 0 else ():
                    self._database.execute(statement)
                self._database.execute(kept_code.TABLE)
                self._database.execute(f"PRAGMA user_version = {VERSION}")

    def _material(self, material: Material) -> int:
        """The row of a material, which is added where it is new."""
        if material.key not in self._materials:
            parts = json.dumps(dict(material.parts), sort_keys=True)
            with self._explained(), self._database:
                self._database.execute(
                    "INSERT OR IGNORE INTO materials (key, parts) VALUES (?, ?)", (material.key, parts)
                )
            number = self._number("SELECT id FROM materials WHERE key = ?", material.key)
            assert number is not None
            self._materials[material.key] = number
            self._same_tests.clear()
        return self._materials[material.key]

    def _alike(self, material: Material) -> list[int]:
        """The rows of the materials with which the same tests run, whatever they are worth."""
        if material.executed not in self._same_tests:
            with self._explained():
                rows = self._database.execute("SELECT id, parts FROM materials").fetchall()
                self._same_tests[material.executed] = [
                    number
                    for number, parts in rows
                    if Material(json.loads(parts)).executed == material.executed
                ]
        return self._same_tests[material.executed]

    def _number(self, query: str, *values: str) -> int | None:
        with self._explained():
            number: int | None = self._database.execute(query, values).fetchone()[0]
            return number

    def _entries(self, query: str, *values: str | int) -> Iterator[Entry]:
        with self._explained():
            rows = self._database.execute(query, (self._assignment, *values)).fetchall()
            for number, submission, parts, packed, finished, recorded in rows:
                key = Key(submission, Material(json.loads(parts)))
                yield Entry(number, key, _unpack(packed), finished, recorded)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, ValueError, TypeError) as error:
            raise JournalError(_explain(self._path, error)) from error


def _unpack(packed: bytes) -> Result:
    return from_json(zlib.decompress(packed).decode())


def _explain(path: Path, error: Exception) -> str:
    """One sentence on what is wrong, and one on what to do."""
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return f"{path} is in use by another program; end that one, then run the same command again"
    if isinstance(error, OSError | sqlite3.OperationalError):
        return (
            f"{path} cannot be written ({error}). Check free space and permissions, then run the same command"
            " again; what is finished stays finished"
        )
    return (
        f"{path} is damaged ({error}). Put back a copy, or move the file away and run the same command again:"
        " every submission is then graded anew, and the gradebook keeps its manual scores"
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
