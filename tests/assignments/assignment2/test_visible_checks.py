"""What a student reads of a wrong answer: the first visible check that fails names the mistake."""

from __future__ import annotations

import contextlib
import io
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest

from autograder.audit import banks, suites
from autograder.audit.variants import Bank, reference_answers
from autograder.course import content
from autograder.notebooks import notebook

HERE = Path(__file__).parent
ASSIGNMENT = content.load("assignment2").assignment
TABLE = tomllib.loads((HERE / "typical_mistakes.toml").read_text(encoding="utf-8"))
UNNAMED = TABLE.pop("unnamed")
NAMED = [
    (question, name, phrase) for question, mistakes in TABLE.items() for name, phrase in mistakes.items()
]


@pytest.fixture(scope="module")
def wrong() -> dict[tuple[str, str], Mapping[str, str]]:
    """The answers of each entry of the bank of typical mistakes."""
    folder = content.load("assignment2").folder / "submissions"
    variants = banks.submissions(folder, reference_answers(ASSIGNMENT))
    return {(v.question, v.name): v.answers for v in variants if v.bank is Bank.DOMAIN}


def first_message(question: str, answers: Mapping[str, str]) -> str:
    """What the question's visible checks raise for these answers, as a student reads it; empty if nothing."""
    mpl.use("Agg")
    cells = nbformat.read(ASSIGNMENT.source / f"{ASSIGNMENT.notebook_of(question).id}.ipynb", as_version=4)
    namespace: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
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


@pytest.mark.parametrize(("question", "name", "phrase"), NAMED, ids=[f"{q}-{n}" for q, n, _ in NAMED])
def test_first_check_that_fails_names_the_mistake(wrong, question, name, phrase):
    assert re.search(phrase, first_message(question, wrong[question, name]))


def test_most_of_the_typical_mistakes_are_named():
    assert len(NAMED) > 3 * sum(map(len, UNNAMED.values()))
