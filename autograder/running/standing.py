"""How each student of a run stands: graded, failed by us, or without a grade and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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

    watch: Watcher = lambda _: None
    finished: dict[str, int] = field(default_factory=dict)
    failed: list[Result] = field(default_factory=list)
    ungraded: dict[str, str] = field(default_factory=dict)

    def give_up(self, student: str, reason: str) -> None:
        """Note that a student gets no grade in this run."""
        self.ungraded[student] = reason
        self.watch(StudentNotGraded(student, reason))

    @contextmanager
    def writing(self, student: str) -> Iterator[None]:
        """Within it, files of a student are written; note it where they cannot be."""
        try:
            yield
        except OSError as error:
            problem = f"{error.filename} cannot be written ({error.strerror})"
            self.give_up(student, f"graded and kept, but {problem}; run the same command again")

    def results(self, journal: Journal) -> Iterator[Result]:
        """Everybody's, one at a time in alphabetical order, then those that failed."""
        for _, number in sorted(self.finished.items()):
            yield journal.result(number)
        yield from self.failed
