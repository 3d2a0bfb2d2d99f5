"""Where the time of a class run goes, submission by submission: what `grade --profile` prints.

Nothing of this is in the way of a run that does not ask for it: the functions of `PHASES` are wrapped when a
profile begins, in this process and in each grading process. A phase does not contain the phases within it.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.table import Table

from autograder import gradebook
from autograder.course import content
from autograder.grading import warm
from autograder.grading.grader import Grader
from autograder.grading.warm import Done
from autograder.intake import submission
from autograder.intake.submission import Submission
from autograder.running import course_run, pool, results_files
from autograder.running.journal import Journal
from autograder.running.pool import Place, Work
from autograder.sandbox import Worker, Zygote
from autograder.testing.checks import Check
from autograder.testing.student import Student
from autograder.testing.suites import Suites

GRADING: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "start, once a process": ((warm, "warm_grader"), (Suites, "_collected")),
    "reading": ((submission, "read"), (Submission, "digest")),
    "restoring": ((Grader, "prepare"),),
    "pytest and the tests' own code": ((Suites, "run"),),
    "forking": ((Zygote, "worker"),),
    "ending workers": ((Student, "close"),),
    "cells": ((Worker, "run"),),
    "calls": ((Worker, "call"), (Worker, "attribute"), (Worker, "update"), (Worker, "put")),
    "comparing": tuple((Check, name) for name in ("close", "shape", "dtype", "unchanged")),
}
"""What the phases of a grading process are made of, as it uses them: (module or class, name)."""

RIGHT_ANSWERS = "right answers"
"""The phase of the functions of the assignment's own oracle."""

RUN: Mapping[str, tuple[tuple[Any, str], ...]] = {
    "waiting for grading processes": ((pool, "wait"),),
    "journal": tuple((Journal, name) for name in ("find", "keep", "note_recorded", "result")),
    "pages and results files": ((results_files, "write_result"),),
    "gradebook, autograded notebooks": tuple((gradebook, n) for n in ("prepare", "record_all", "differing")),
    "class report": ((course_run, "write_report"),),
}
"""Those of the process that writes."""

OTHER = "everything else"


class Clock:
    """Seconds and calls of each phase; the time of a phase within another counts for the inner one only."""

    def __init__(self) -> None:
        self._running: list[str] = []
        self.reset()

    def reset(self) -> None:
        """Forget what was measured so far."""
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self._since = time.perf_counter()

    def lap(self) -> None:
        """Charge the time since the last lap to the phase that is running."""
        now = time.perf_counter()
        self.seconds[self._running[-1] if self._running else OTHER] += now - self._since
        self._since = now

    def timed(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time taken as that of a phase."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.lap()
            self._running.append(phase)
            self.calls[phase] += 1
            try:
                return function(*args, **kwargs)
            finally:
                self.lap()
                self._running.pop()

        return timed

    def wrap(self, phases: Mapping[str, Iterable[tuple[Any, str]]]) -> None:
        """Take the time of these functions wherever they are used, as long as this process lives."""
        for phase, functions in phases.items():
            for owner, name in functions:
                setattr(owner, name, self.timed(phase, getattr(owner, name)))


class Profile:
    """Takes the time of one class run on this machine.

    Args:
        place: where the class is graded.
        assignment: the id of what is graded.

    Attributes:
        place: the same, with the time taken.
    """

    def __init__(self, place: Place, assignment: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-profile-")
        folder = Path(self._folder.name)
        self.place = replace(
            place, work=lambda task: functools.partial(_measured, place.work(task), assignment, folder)
        )
        self._clock = Clock()
        self._clock.wrap(RUN)

    def table(self) -> Table:
        """Milliseconds a submission by phase, with the share of each process's time, and calls."""
        self._clock.lap()
        measured = [json.loads(line) for file in Path(self._folder.name).iterdir() for line in _lines(file)]
        seconds, calls = defaultdict[str, float](float), Counter[str]()
        for one in measured:
            calls.update(one["calls"])
            for phase, spent in one["seconds"].items():
                seconds[phase] += spent
        table = Table(title=f"milliseconds a submission, {len(measured)} submissions")
        for heading in ("", "ms", "share", "calls"):
            table.add_column(heading, justify="right" if heading else "left")
        students = max(1, len(measured))
        _add(table, "grading processes", (*GRADING, RIGHT_ANSWERS), seconds, calls, students)
        _add(table, "this process", RUN, self._clock.seconds, self._clock.calls, students)
        return table


def _add(
    table: Table,
    title: str,
    phases: Iterable[str],
    seconds: Mapping[str, float],
    calls: Mapping[str, int],
    students: int,
) -> None:
    total = sum(seconds.values())
    table.add_row(title, f"{total / students * 1e3:.1f}", "", "", style="bold")
    for phase in (*phases, OTHER):
        spent, count = seconds.get(phase, 0.0), calls.get(phase, 0)
        share = f"{spent / total:.0%}" if total else ""
        table.add_row(f"  {phase}", f"{spent / students * 1e3:.1f}", share, f"{count / students:.1f}")
    table.add_section()


def _lines(file: Path) -> list[str]:
    """All but one that a process was killed over."""
    return [
        line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if line.endswith("\n")
    ]


@functools.cache
def _clock(assignment: str) -> Clock:
    """This grading process's, running."""
    clock = Clock()
    clock.wrap(GRADING)
    oracle = content.load(assignment).oracle
    functions = [name for name in getattr(oracle, "__all__", ()) if callable(getattr(oracle, name))]
    clock.wrap({RIGHT_ANSWERS: [(oracle, name) for name in functions]})
    return clock


def _measured(work: Work, assignment: str, folder: Path) -> Done:
    """Do the work of one submission; append a line of what it took to the process's file in the folder."""
    clock = _clock(assignment)
    clock.reset()
    done = work()
    clock.lap()
    taken = {"seconds": clock.seconds, "calls": clock.calls}
    with (folder / str(os.getpid())).open("a", encoding="utf-8") as file:
        file.write(json.dumps(taken) + "\n")
    return done
