"""What a student reads of a wrong answer: the first visible check that fails names the mistake."""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest

from autograder.audit import banks, suites
from autograder.audit.variants import Bank, reference_answers
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.notebooks import notebook

TABLES = {
    file.parent.name: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in sorted(Path(__file__).parent.glob("*/typical_mistakes.toml"))
}
UNNAMED = {id: table.pop("unnamed") for id, table in TABLES.items()}
NAMED = [
    (id, question, name, phrase)
    for id, table in TABLES.items()
    for question, mistakes in table.items()
    for name, phrase in mistakes.items()
]


@cache
def wrong(id: str) -> dict[tuple[str, str], Mapping[str, str]]:
    """The answers of each wrong submission of an assignment, by the question and the name."""
    loaded = content.load(id)
    variants = banks.submissions(loaded.folder / "submissions", reference_answers(loaded.assignment))
    return {(v.question, v.name): v.answers for v in variants if v.bank is Bank.DOMAIN}


def first_message(assignment: Assignment, question: str, answers: Mapping[str, str]) -> str:
    """What the question's visible checks raise for these answers, as a student reads it; empty if nothing."""
    mpl.use("Agg")
    cells = nbformat.read(assignment.source / f"{assignment.notebook_of(question).id}.ipynb", as_version=4)
    namespace: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student reads them above the message
            for cell in cells.cells:
                grade_id = str(notebook.grade_id_of(cell))
                if grade_id == "setup" or cell.metadata.get("nbgrader", {}).get("solution"):
                    code = answers.get(grade_id, cell.source) if cell.cell_type == "code" else ""
                    exec(code.replace("%matplotlib inline", ""), namespace)
            for code in suites._checks(cells, question).values():
                exec(code, namespace)
    except Exception as error:
        return "\n".join([type(error).__name__, str(error), *getattr(error, "__notes__", [])])
    return ""


@pytest.mark.parametrize(
    ("id", "question", "name", "phrase"), NAMED, ids=[f"{q}-{n}" for _, q, n, _ in NAMED]
)
def test_first_check_that_fails_names_the_mistake(id, question, name, phrase):
    assert re.search(phrase, first_message(content.load(id).assignment, question, wrong(id)[question, name]))


@pytest.mark.parametrize("id", TABLES)
def test_most_of_the_typical_mistakes_are_named(id):
    named = sum(map(len, TABLES[id].values()))
    assert named >= 40
    assert named > 3 * sum(map(len, UNNAMED[id].values()))
