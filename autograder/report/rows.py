"""What a class report keeps of each student: a line of a table, and what happened to the submission."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.report.wording import question_word
from autograder.results.result import Incident, Outcome, QuestionResult, Result


@dataclass(frozen=True, slots=True)
class Cell:
    """A question in a student's line: its id, points, and the word for its outcome."""

    question: str
    points: float
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """A student's line; `score` is None where the grader itself failed, and `failures` then says how."""

    student: str
    score: float | None
    max_score: float
    cells: tuple[Cell, ...]
    incidents: tuple[Incident, ...]
    failures: tuple[str, ...]


class Rows:
    """The lines of a class, taken down while its results go by."""

    def __init__(self) -> None:
        self.all: list[Row] = []
        self.sandboxes: set[str] = set()
        self._cells: dict[Cell, Cell] = {}

    def watch(self, results: Iterable[Result]) -> Iterable[Result]:
        """The same results, one after another."""
        for result in results:
            self.sandboxes.add(result.sandbox)
            cells = tuple(map(self._cell, result.questions))
            score = result.score if result.gradable else None
            failures = _failures(result)
            self.all.append(Row(result.student, score, result.max_score, cells, result.incidents, failures))
            yield result

    def _cell(self, question: QuestionResult) -> Cell:
        """One object for all students who did alike: a class has few different ones."""
        cell = Cell(question.id, question.points, question_word(question))
        return self._cells.setdefault(cell, cell)


def _failures(result: Result) -> tuple[str, ...]:
    """What went wrong in the grader, each thing once, with the question it happened in."""
    messages = (
        f"{question.id}: {test.message}"
        for question in result.questions
        for test in question.tests
        if test.outcome is Outcome.HARNESS_ERROR
    )
    return tuple(dict.fromkeys(messages))


def table(rows: Sequence[Row], questions: Sequence[str], ungraded: Mapping[str, Sequence[str]]) -> str:
    """A class as CSV: student, score, full score, points by question, incidents, why not graded.

    Students with a result come first, in the order of `rows`, then the others in alphabetical order.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "score", "max_score", *questions, "incidents", "not_graded"])
    for row in rows:
        points = {cell.question: cell.points for cell in row.cells} if row.score is not None else {}
        columns = [row.score, row.max_score, *map(points.get, questions), len(row.incidents)]
        writer.writerow([_inert(row.student), *columns, _inert("; ".join(ungraded.get(row.student, ())))])
    for student in sorted(ungraded.keys() - {row.student for row in rows}, key=str.casefold):
        nothing = [None] * (len(questions) + 3)
        writer.writerow([_inert(student), *nothing, _inert("; ".join(ungraded[student]))])
    return text.getvalue()


def _inert(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula, and runs it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
