"""What each student wrote, kept in the journal's file: once for all results of a submission."""

from __future__ import annotations

import sqlite3
import zlib

from autograder.results.code import Code, code_from_json, code_to_json

TABLE = """
CREATE TABLE IF NOT EXISTS code (
    assignment TEXT NOT NULL, student TEXT NOT NULL, submission TEXT NOT NULL, code BLOB NOT NULL,
    PRIMARY KEY (assignment, student, submission)
)
"""
"""Journals of earlier versions have none, and get it when they are next written."""


def keep(
    database: sqlite3.Connection, assignment: str, student: str, submission: str, code: tuple[Code, ...]
) -> None:
    """Add what was written in a submission, which its digest names; an earlier version may have kept less."""
    if code:
        packed = zlib.compress(code_to_json(code).encode())
        database.execute(
            "INSERT OR REPLACE INTO code VALUES (?, ?, ?, ?)", (assignment, student, submission, packed)
        )


def find(database: sqlite3.Connection, entry: int) -> tuple[Code, ...]:
    """What was written in an entry's submission; empty where an earlier version graded it."""
    if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'code'").fetchone():
        return ()
    row = database.execute(
        "SELECT code FROM code JOIN entries USING (assignment, student, submission) WHERE id = ?", (entry,)
    ).fetchone()
    return code_from_json(zlib.decompress(row[0]).decode()) if row else ()
