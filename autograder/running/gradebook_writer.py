"""Finished results into the gradebook, many students at a time."""

from __future__ import annotations

import time
from collections.abc import Mapping

from autograder import gradebook
from autograder.grading.grader import Graded
from autograder.results.total import Statement
from autograder.running.events import Recorded, Trouble, Watcher
from autograder.running.pages import Pages

BATCH, BATCH_SECONDS = 50, 2.0
"""Students who are written together, and how long a finished one waits for others."""
PATIENCE = 200
"""So many wait at most while the gradebook cannot be used, as each has notebooks in memory."""
NOT_RECORDED = "graded and kept, but not in the gradebook yet; run the same command again"


class GradebookWriter:
    """Writes results into the gradebook, then feedback pages, and notes in the journal that they are there.

    Args:
        pages: written as soon as the gradebook has a result; it knows course and journal, and its standing
            notes each student who could not be recorded, and why.
        watch: sees what was recorded, and once each thing that is wrong with the gradebook.
    """

    def __init__(self, pages: Pages, watch: Watcher) -> None:
        self._pages, self._watch = pages, watch
        self._waiting: dict[int, Graded] = {}
        self._since = time.monotonic()
        self._complaint = ""

    def add(self, number: int, graded: Graded) -> None:
        """Record a result, by its number in the journal, soon."""
        self._waiting[number] = graded
        if len(self._waiting) >= BATCH or time.monotonic() > self._since + BATCH_SECONDS:
            self.flush()

    def flush(self, last: bool = False) -> None:
        """Record who waits. While the gradebook cannot be used they wait on, but neither too many nor at the
        `last`: they are given up then, which the next run makes good."""
        waiting = self._waiting
        statements: Mapping[str, Statement] = {}
        try:
            problems, statements = self._record()
        except gradebook.GradebookError as error:
            self._complain(str(error))
            if not last and len(waiting) < PATIENCE:
                return
            problems = {graded.result.student: NOT_RECORDED for graded in waiting.values()}
        results = {number: graded.result for number, graded in waiting.items()}
        waiting.clear()
        standing = self._pages.standing
        for student, problem in problems.items():
            standing.give_up(student, problem)
        self._pages.write(results, statements)
        self._note({n: r.student for n, r in results.items() if r.student not in standing.ungraded})

    def _note(self, recorded: Mapping[int, str]) -> None:
        """Note which results, by number, are in the gradebook, and all files of theirs written."""
        course, assignment = self._pages.course, self._pages.assignment
        self._pages.journal.note_recorded(
            (number, course.stamp(student, assignment.id)) for number, student in recorded.items()
        )
        if recorded:
            self._watch(Recorded(len(recorded)))

    def _record(self) -> tuple[dict[str, str], dict[str, Statement]]:
        """By student, why the gradebook refused; and what it says of the others."""
        try:
            if not self._waiting:
                return {}, {}
            pages, waiting = self._pages, self._waiting.values()
            problems = gradebook.record_all(pages.assignment, pages.course, waiting)
            students = {item.result.student for item in waiting} - problems.keys()
            return problems, pages.statements(students)
        finally:
            self._since = time.monotonic()

    def _complain(self, problem: str) -> None:
        if problem != self._complaint:
            self._complaint = problem
            self._watch(Trouble(problem))
