"""What a class report keeps of each student: a line of a table, and what happened to the submission."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.report.wording import question_word
from autograder.results.result import Incident, Outcome, QuestionResult, Result
from autograder.results.total import Total

_BESIDE = ("by_hand", "late_penalty")
"""Columns of the table beside those of the questions."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A question in a student's line: its id, points, and the word for its outcome."""

    question: str
    points: float
    word: str


@dataclass(frozen=True, slots=True)
class Row:
    """A student's line.

    Attributes:
        score: points of the hidden tests; None where the grader itself failed, and `failures` then says how.
        total: what the gradebook says; None where the grade is not in it.
    """

    student: str
    score: float | None
    total: Total | None
    max_score: float
    cells: tuple[Cell, ...]
    incidents: tuple[Incident, ...]
    failures: tuple[str, ...]

    @property
    def points(self) -> float | None:
        """What counts; None where there is no grade."""
        return self.total.points if self.total else self.score

    @property
    def by_hand(self) -> float:
        """Points that a person gave beyond those of the hidden tests, or took from them."""
        return round(self.total.score - self.score, 6) if self.total and self.score is not None else 0.0


class Rows:
    """The lines of a class, taken down while its results go by.

    Args:
        totals: what the gradebook says, by student.
    """

    def __init__(self, totals: Mapping[str, Total]) -> None:
        self._totals = totals
        self.all: list[Row] = []
        self.sandboxes: set[str] = set()
        self._cells: dict[Cell, Cell] = {}

    def watch(self, results: Iterable[Result]) -> Iterable[Result]:
        """The same results, one after another."""
        for result in results:
            self.sandboxes.add(result.sandbox)
            cells = tuple(map(self._cell, result.questions))
            score = result.score if result.gradable else None
            total = self._totals.get(result.student) if result.gradable else None
            most = total.max_score if total else result.max_score
            failures = _failures(result)
            self.all.append(Row(result.student, score, total, most, cells, result.incidents, failures))
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
    """A class as CSV: points of questions and those given by hand, less the penalty, are the total.

    Students with a result come first, in the order of `rows`, then the others in alphabetical order.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "total", "max_score", *questions, *_BESIDE, "incidents", "not_graded"])
    for row in rows:
        points = {cell.question: cell.points for cell in row.cells} if row.score is not None else {}
        beside = [row.by_hand, row.total.penalty if row.total else 0.0] if points else [None, None]
        columns = [row.points, row.max_score, *map(points.get, questions), *beside, len(row.incidents)]
        writer.writerow([_inert(row.student), *columns, _inert("; ".join(ungraded.get(row.student, ())))])
    for student in sorted(ungraded.keys() - {row.student for row in rows}, key=str.casefold):
        nothing = [None] * (len(questions) + len(_BESIDE) + 3)
        writer.writerow([_inert(student), *nothing, _inert("; ".join(ungraded[student]))])
    return text.getvalue()


def _inert(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula, and runs it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
