"""A variant: one version of an assignment's answers, and the notebook of somebody who handed it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import nbformat

from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.notebooks import notebook

SETUP = "setup"
"""The cell of imports; a variant's helper cell is put behind it."""

RIGHT, WRONG = "right", "wrong"
"""What is expected of a variant: full marks, or less. Anything else names the outcome of its question."""


class BankError(AutograderError):
    """An assignment's submissions do not fit the assignment; the message names file and entry."""


class Bank(StrEnum):
    """Where a variant comes from.

    Wrong answers are edits of the reference (domain) or of right answers (held out), whole cells, or made by
    operators (generic). `OUTCOME` holds answers that must end in another way, such as a timeout, and `JUNK`
    answers that must only not break the grader.
    """

    DOMAIN = "domain"
    HELD_OUT = "held out"
    WHOLE = "whole"
    GENERIC = "generic"
    RIGHT = "right"
    OUTCOME = "outcome"
    JUNK = "junk"


@dataclass(frozen=True)
class Variant:
    """One version of the assignment's answers.

    Attributes:
        bank: where it comes from.
        question: the answer cell it belongs to.
        name: unique within its bank and question.
        story: the misconception, or the changed line; empty for a right answer.
        answers: answer cells that differ from the reference, by question; these are what is graded.
        helpers: an extra cell behind the setup cell.
        equivalent: why a mutant is no mistake, if it is none.
        cause: the class of the mistake, an id of the assignment's causes; empty if none is stated.
        expected: `right`, `wrong`, or the outcome of the question; empty for junk.
        points: what the question must get; None if that is not stated.
        tests: the hidden tests that are about this mistake; None if that is not stated.
    """

    bank: Bank
    question: str
    name: str
    story: str
    answers: Mapping[str, str] = field(hash=False)
    helpers: str = ""
    equivalent: str = ""
    cause: str = ""
    expected: str = WRONG
    points: float | None = None
    tests: tuple[str, ...] | None = None

    @property
    def graded(self) -> tuple[str, ...]:
        """The questions that are graded: a right answer must serve all that it answers."""
        return tuple(self.answers) if self.bank is Bank.RIGHT else (self.question,)


def reference_answers(assignment: Assignment) -> dict[str, str]:
    """The answer cells of the source notebooks, by question."""
    answers = {}
    for spec in assignment.notebooks:
        for cell in source_notebook(assignment, spec.id).cells:
            name = notebook.grade_id_of(cell)
            if name in spec.questions:
                answers[str(name)] = str(cell.source)
    return answers


def source_notebook(assignment: Assignment, name: str) -> nbformat.NotebookNode:
    """An instructor's notebook, with the reference solutions.

    Raises:
        BankError: it cannot be read.
    """
    file = assignment.source / f"{name}.ipynb"
    try:
        return notebook.parse(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, notebook.NotebookError) as error:
        raise BankError(f"{file}: the source notebook cannot be read: {error}") from None


def written(variant: Variant, assignment: Assignment, name: str) -> str:
    """The text of notebook `name` as handed in by somebody with this variant's answers."""
    node = source_notebook(assignment, name)
    for position, cell in enumerate(list(node.cells)):
        grade_id = notebook.grade_id_of(cell)
        if grade_id is not None and grade_id in variant.answers:
            cell.source = variant.answers[grade_id]
        elif grade_id == SETUP and variant.helpers:
            node.cells.insert(position + 1, nbformat.v4.new_code_cell(variant.helpers))
    return str(nbformat.writes(node))
