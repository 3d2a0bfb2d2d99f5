"""Finished results into the gradebook, many students at a time."""

from __future__ import annotations

import time
from collections.abc import Callable

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.grading.grader import Graded
from autograder.running.events import Recorded, Trouble, Watcher
from autograder.running.journal import Journal

BATCH, BATCH_SECONDS = 50, 2.0
"""Students who are written together, and how long a finished one waits for others."""
PATIENCE = 200
"""So many wait at most while the gradebook cannot be used, as each has notebooks in memory."""
NOT_RECORDED = "graded and kept, but not in the gradebook yet; run the same command again"


class GradebookWriter:
    """Writes results into the gradebook, and notes in the journal that they are there.

    Args:
        assignment: what was graded.
        course: whose gradebook.
        journal: where the results are.
        watch: sees what was recorded, and once each thing that is wrong with the gradebook.
        give_up: takes each student who could not be recorded, and why.
    """

    def __init__(
        self,
        assignment: Assignment,
        course: Course,
        journal: Journal,
        watch: Watcher,
        give_up: Callable[[str, str], None],
    ) -> None:
        self._assignment, self._course, self._journal = assignment, course, journal
        self._watch, self._give_up = watch, give_up
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
        try:
            problems = self._record()
        except gradebook.GradebookError as error:
            self._complain(str(error))
            if not last and len(waiting) < PATIENCE:
                return
            problems = {graded.result.student: NOT_RECORDED for graded in waiting.values()}
        students = {number: graded.result.student for number, graded in waiting.items()}
        waiting.clear()
        for student, problem in problems.items():
            self._give_up(student, problem)
        recorded = {number: student for number, student in students.items() if student not in problems}
        self._journal.note_recorded(
            (number, self._course.stamp(student, self._assignment.id)) for number, student in recorded.items()
        )
        if recorded:
            self._watch(Recorded(len(recorded)))

    def _record(self) -> dict[str, str]:
        """By student, why the gradebook refused."""
        try:
            if not self._waiting:
                return {}
            return gradebook.record_all(self._assignment, self._course, self._waiting.values())
        finally:
            self._since = time.monotonic()

    def _complain(self, problem: str) -> None:
        if problem != self._complaint:
            self._complaint = problem
            self._watch(Trouble(problem))
