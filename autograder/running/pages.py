"""Results and feedback pages of many students, with what the gradebook says of them at this moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.results.result import Result
from autograder.results.total import Statement
from autograder.running.journal import Journal
from autograder.running.results_files import write_page, write_result
from autograder.running.standing import Standing

OTHERWISE = (
    "the gradebook has other points than the last result here, as after `nbgrader autograde`;"
    " run: python -m autograder grade {assignment}"
)

TOGETHER = 100
"""Students whose points and comments are read together."""


@dataclass(frozen=True)
class Pages:
    """Writes the files of a course's students.

    Attributes:
        course: whose.
        assignment: what was graded.
        journal: knows when each result was made.
        standing: notes whose result was written, and whose files cannot be.
    """

    course: Course
    assignment: Assignment
    journal: Journal
    standing: Standing

    def renew(self, numbers: Iterable[int]) -> list[str]:
        """Write the files of these results, by number in the journal; return whose page is another now.

        `standing` notes the students for whom the gradebook has points of another result.

        Raises:
            GradebookError: the gradebook cannot be read.
        """
        changed = []
        remaining = iter(numbers)
        while batch := list(islice(remaining, TOGETHER)):
            results = {number: self.journal.result(number) for number in batch}
            results = {n: result for n, result in results.items() if self.write_result(n, result)}
            statements = self.statements([result.student for result in results.values()])
            for number, result in list(results.items()):
                statement = statements.get(result.student)
                if statement and not statement.agrees_with(result):
                    self.standing.give_up(result.student, OTHERWISE.format(assignment=self.assignment.id))
                    del results[number]
            changed += self.write(results, statements)
        return changed

    def write_result(self, number: int, result: Result) -> bool:
        """Write a result, whose number in the journal is noted; whether it could be."""
        self.standing.finished[result.student] = number
        with self.standing.writing(result.student):
            write_result(self.course, self.assignment, result)
        return result.student not in self.standing.ungraded

    def statements(self, students: Collection[str]) -> dict[str, Statement]:
        """What the gradebook says of these students, by id.

        Raises:
            GradebookError: it cannot be read.
        """
        return gradebook.statements(self.course.db_url, self.assignment, students)

    def write(self, results: Mapping[int, Result], statements: Mapping[str, Statement]) -> list[str]:
        """Write pages; return whose page is another now. `standing` notes whose cannot be written."""
        return list(self._written(results, statements))

    def _written(self, results: Mapping[int, Result], statements: Mapping[str, Statement]) -> Iterator[str]:
        days_late = gradebook.days_late(self.course.root, self.course.db_url, self.assignment.id)
        for number, result in results.items():
            statement = statements.get(result.student)
            if statement:
                days = days_late(result.student) if statement.total.late else None
                statement = replace(statement, graded=self.journal.finished(number), days_late=days)
            with self.standing.writing(result.student):
                code = self.journal.code(number)
                if write_page(self.course, self.assignment, result, statement, code):
                    yield result.student
