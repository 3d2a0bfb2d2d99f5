"""How each student of a run stands: graded, failed by us, or without a grade and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from autograder.results.result import Result
from autograder.running.events import StudentNotGraded, Watcher
from autograder.running.journal import Journal


@dataclass
class Standing:
    """Noted as a run goes on.

    Attributes:
        watch: sees who gets no grade.
        finished: the number in the journal of each student's result.
        failed: results without a grade, as the grader itself failed.
        ungraded: students without a grade, or whose grade is not in the gradebook, and why.
    """

    watch: Watcher
    finished: dict[str, int] = field(default_factory=dict)
    failed: list[Result] = field(default_factory=list)
    ungraded: dict[str, str] = field(default_factory=dict)

    def give_up(self, student: str, reason: str) -> None:
        """Note that a student gets no grade in this run."""
        self.ungraded[student] = reason
        self.watch(StudentNotGraded(student, reason))

    def results(self, journal: Journal) -> Iterator[Result]:
        """Everybody's, one at a time in alphabetical order, then those that failed."""
        for _, number in sorted(self.finished.items()):
            yield journal.result(number)
        yield from self.failed
