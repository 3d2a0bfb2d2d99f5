"""A class run as one JSON object a line, for machines (docs/running.md has the fields)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, assert_never

from autograder.report.wording import shorten
from autograder.results.result import Result
from autograder.running.events import (
    Begun,
    Event,
    InWork,
    PassedOver,
    Recorded,
    StudentGraded,
    StudentNotGraded,
    Trouble,
)
from autograder.running.watching.tally import Tally

SCHEMA = 1

Lasting = Begun | StudentGraded | StudentNotGraded | PassedOver | Trouble | Recorded
"""Events that are written down."""


class Log:
    """Appends lines to a file; what cannot be written is counted and left out, for the log costs no grade.

    A line is one `write` to a file opened for appending, so that it is there at once and runs may
    share a file.

    Args:
        path: a file, or a pipe that somebody reads.
        complain: is told when lines begin to be lost.

    Raises:
        OSError: `path` cannot be opened.
    """

    def __init__(self, path: Path, complain: Callable[[str], None] = print) -> None:
        # It names students: nobody else's to read. A pipe that nobody empties must not hold up the run.
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK
        self._file = os.open(path, flags, mode=0o600)
        self._path = path
        self._complain = complain
        self._run = os.urandom(4).hex()
        self._lost = 0
        self._torn = False

    def close(self) -> None:
        os.close(self._file)

    def see(self, event: Event) -> None:
        """Write down an event, except who is in work: that is true for a moment only."""
        if not isinstance(event, InWork):
            self._write(**_fields(event))

    def end(self, how: str, tally: Tally, message: str = "") -> None:
        """Write the last line: `how` is `finished`, `stopped` or `failed`, the last with a message."""
        counts = {"graded": tally.graded, "known": tally.known, "not_graded": len(tally.not_graded)}
        seconds = round(tally.seconds, 3)
        self._write("ended", how=how, **counts, left=tally.left, seconds=seconds, message=shorten(message))

    def _write(self, event: str, **fields: Any) -> None:
        now = datetime.now().astimezone().isoformat(timespec="milliseconds")
        stamp = {"event": event, "time": now, "monotonic": round(time.monotonic(), 3), "run": self._run}
        gap = {"lines_lost": self._lost} if self._lost else {}
        line = b"\n" * self._torn + json.dumps({**stamp, **fields, **gap}).encode() + b"\n"
        problem = self._append(line)
        if problem and not self._lost:
            self._complain(f"the log {self._path} loses lines: {problem}; the run goes on")
        self._lost = self._lost + 1 if problem else 0

    def _append(self, line: bytes) -> str:
        """Write a line or as much of it as there is room for; returns what was wrong, if anything."""
        try:
            written = os.write(self._file, line)
        except OSError as error:
            return error.strerror or str(error)
        self._torn = written < len(line)
        return "no space left" if self._torn else ""


def _fields(event: Lasting) -> dict[str, Any]:
    match event:
        case Begun():
            return {"event": "begun", "schema": SCHEMA, "pid": os.getpid(), **vars(event)}
        case StudentGraded():
            return {"event": "graded", **_graded(event.result), "seconds": round(event.seconds, 3)}
        case StudentNotGraded():
            return {"event": "not_graded", "student": event.student, "message": shorten(event.reason)}
        case PassedOver():
            return {"event": "passed_over", "message": shorten(event.place)}
        case Trouble():
            return {"event": "trouble", "message": shorten(event.message)}
        case Recorded():
            return {"event": "recorded", **vars(event)}
    assert_never(event)


def _graded(result: Result) -> dict[str, Any]:
    return {
        "student": result.student,
        "assignment": result.assignment,
        "score": result.score,
        "max_score": result.max_score,
        "outcomes": {question.id: question.outcome for question in result.questions},
        "incidents": [f"{item.where}: {shorten(item.message, 300)}" for item in result.incidents[:20]],
    }
