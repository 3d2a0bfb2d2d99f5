"""The banks: wrong and right versions of the answer cells, each a small change of the reference notebooks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat

from autograder.course.assignment import Assignment
from autograder.course.checkout import CHECKOUT
from autograder.errors import AutograderError
from autograder.notebooks import notebook

MUTANTS = CHECKOUT / "tests" / "mutants"
RIGHT = CHECKOUT / "tests" / "right"
HELD_OUT = CHECKOUT / "tests" / "heldout"
WHOLE = CHECKOUT / "tests" / "wrong"
SETUP = "setup"
"""The cell of imports; a right answer's helper cell is put behind it."""

PART = re.compile(r"^# %% answer(?:: *(\w+))?[ \t]*\n", re.MULTILINE)


class BankError(AutograderError):
    """An entry of a bank does not fit the reference solutions any more; the message names it."""


class Bank(StrEnum):
    """Where a variant comes from: edits of the reference, of right answers, whole cells, operators; right."""

    DOMAIN = "domain"
    HELD_OUT = "held out"
    WHOLE = "whole"
    GENERIC = "generic"
    RIGHT = "right"


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
        equivalent: why a mutant is no mistake, where it is none.
        cause: the class of the mistake, an id of the assignment's causes; empty where nobody said.
    """

    bank: Bank
    question: str
    name: str
    story: str
    answers: Mapping[str, str] = field(hash=False)
    helpers: str = ""
    equivalent: str = ""
    cause: str = ""


def reference_answers(assignment: Assignment) -> dict[str, str]:
    """The answer cells of the source notebooks, by question."""
    found = {}
    for spec in assignment.notebooks:
        for cell in source_notebook(assignment, spec.id).cells:
            name = notebook.grade_id_of(cell)
            if name in spec.questions:
                found[str(name)] = str(cell.source)
    return found


def source_notebook(assignment: Assignment, name: str) -> nbformat.NotebookNode:
    return notebook.parse((assignment.source / f"{name}.ipynb").read_text(encoding="utf-8"))


def written(variant: Variant, assignment: Assignment, name: str) -> str:
    """The text of notebook `name` as handed in by someone with this variant's answers."""
    node = source_notebook(assignment, name)
    for position, cell in enumerate(list(node.cells)):
        grade_id = notebook.grade_id_of(cell)
        if grade_id is not None and grade_id in variant.answers:
            cell.source = variant.answers[grade_id]
        elif grade_id == SETUP and variant.helpers:
            node.cells.insert(position + 1, nbformat.v4.new_code_cell(variant.helpers))
    return str(nbformat.writes(node))


def domain_mutants(references: Mapping[str, str], folder: Path = MUTANTS) -> Iterator[Variant]:
    """The mutants of `<folder>/<question>.toml`: named edits of the reference answer.

    Raises:
        BankError: an edit does not fit the answer cell.
    """
    for question, source in references.items():
        file = folder / f"{question}.toml"
        for name, entry in (_read(file) if file.is_file() else {}).items():
            yield Variant(
                bank=Bank.DOMAIN,
                question=question,
                name=name,
                story=str(entry["misconception"]),
                answers={question: _edited(source, entry, f"{file.name}: {name}")},
                equivalent=str(entry.get("equivalent", "")),
                cause=str(entry["cause"]),
            )


def held_out(questions: Iterable[str], folder: Path = HELD_OUT, right: Path = RIGHT) -> Iterator[Variant]:
    """The wrong answers of `<folder>/<question>.toml`: named edits of the right answer `style`.

    Raises:
        BankError: an edit does not fit the right answer.
    """
    for question in questions:
        file = folder / f"{question}.toml"
        for name, entry in (_read(file) if file.is_file() else {}).items():
            source = (right / f"{entry['style']}.py").read_text(encoding="utf-8")
            helpers, answers = _parts(_edited(source, entry, f"{file.name}: {name}"), question)
            yield Variant(Bank.HELD_OUT, question, name, "", answers, helpers, cause=str(entry["cause"]))


def whole_answers(questions: Iterable[str], folder: Path = WHOLE) -> Iterator[Variant]:
    """The wrong answers of `<folder>/<question>.toml`: answer cells, edits of nothing."""
    for question in questions:
        file = folder / f"{question}.toml"
        for name, entry in (_read(file) if file.is_file() else {}).items():
            story, cause = str(entry["misconception"]), str(entry["cause"])
            yield Variant(Bank.WHOLE, question, name, story, {question: str(entry["answer"])}, cause=cause)


def right_answers(questions: Iterable[str], folder: Path = RIGHT) -> Iterator[Variant]:
    """The answers of `<folder>/<question>/<style>.py`.

    Such a file is an answer cell. With lines `# %% answer`, what stands before the first of them is a helper
    cell and what follows each an answer cell: of the folder's question, or of the one that the line names.
    """
    for question in questions:
        for file in sorted((folder / question).glob("*.py")):
            helpers, answers = _parts(file.read_text(encoding="utf-8"), question)
            yield Variant(Bank.RIGHT, question, file.stem, "", answers, helpers)


def _parts(text: str, question: str) -> tuple[str, dict[str, str]]:
    """The helper cell of a file of right answers, and its answers by question."""
    helpers, *parts = PART.split(text)
    if not parts:
        helpers, parts = "", [question, helpers]
    answers = {name or question: code for name, code in zip(parts[::2], parts[1::2], strict=True)}
    return helpers.strip(), answers


def _edited(source: str, entry: Mapping[str, Any], where: str) -> str:
    for edit in entry.get("edits", [entry]):
        if source.count(edit["old"]) != 1:
            raise BankError(f"{where}: {edit['old']!r} is not there exactly once in the answer")
        source = source.replace(edit["old"], edit["new"])
    return source


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BankError(f"{file.name}: {error}") from None
