"""Finished results that nobody sees before it is sure with which tests they were made."""

from __future__ import annotations

import time

from autograder.course.assignment import Assignment
from autograder.grading.grader import Graded
from autograder.grading.warm import Done
from autograder.running import fingerprint
from autograder.running.fingerprint import Key, Material
from autograder.running.journal import Journal
from autograder.running.run_error import RunError

CHECK_SECONDS = 2.0
"""How often the run looks whether the hidden tests, or what else results depend on, are as they were."""


class Unconfirmed:
    """Results go in as they are finished, and come out when the tests are known to be what they were.

    What waits here is in the journal already, so that a run that dies loses nothing.

    Args:
        assignment: what is graded.
        tier: name of the sandbox.
        material: what results depend on, as it was when the run began.
        journal: keeps the results.
    """

    def __init__(self, assignment: Assignment, tier: str, material: Material, journal: Journal) -> None:
        self._assignment, self._tier, self._material, self._journal = assignment, tier, material, journal
        self._waiting: dict[int, Graded] = {}
        self._executed: list[int] = []
        self._checked = time.monotonic()

    def keep(self, done: Done) -> None:
        """Take in a result that was made just now."""
        key = Key(done.submission, self._material)
        number = self._journal.keep(key, done.graded.result, done.graded.code)
        self._executed.append(number)
        self._waiting[number] = done.graded

    def restored(self, number: int, graded: Graded) -> None:
        """Take in a result that the journal had, with its notebooks."""
        self._waiting[number] = graded

    @property
    def due(self) -> bool:
        """Whether it is time to look at the tests again."""
        return time.monotonic() > self._checked + CHECK_SECONDS

    def confirm(self) -> dict[int, Graded]:
        """The results that came in since the last time, by number; they are sure now.

        Raises:
            RunError: somebody changed the tests, and nobody knows which results were made with which. The
                journal forgets them, so that the next run grades those students.
        """
        now = fingerprint.material(self._assignment, self._tier)
        if changed := now.changed_since(self._material):
            self._journal.forget(self._executed)
            raise RunError(
                f"{', '.join(changed)} changed while the class was graded; what was graded before is kept."
                " Run the same command again to grade with what is there now"
            )
        sure, self._waiting = self._waiting, {}
        self._executed.clear()
        self._checked = time.monotonic()
        return sure
