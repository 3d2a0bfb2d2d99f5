"""docs/authoring.md, followed word for word, makes an assignment that proves itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest

from autograder.course.checkout import CHECKOUT

GUIDE = (CHECKOUT / "docs" / "authoring.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks(heading: str) -> list[str]:
    """The fenced blocks of one section, in order, console sessions left out."""
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [textwrap.dedent(text) for _, kind, text in BLOCK.findall(section) if kind != "console"]


def metadata(grade_id: str, *, answer: bool) -> dict[str, object]:
    """What the guide's table says of an answer cell and of a test cell."""
    own = {"solution": True, "grade": False, "locked": False}
    if not answer:
        own = {"solution": False, "grade": True, "locked": True, "points": 5}
    return {"nbgrader": {"grade_id": grade_id, "task": False, "schema_version": 3, **own}}


def add_cells(file: Path, prose: str, answer: str, test: str) -> None:
    node = nbformat.read(file, as_version=4)
    cell = nbformat.v4.new_code_cell
    node.cells += [
        nbformat.v4.new_markdown_cell(prose.strip()),
        cell(answer.strip(), metadata=metadata("leaky_relu", answer=True)),
        cell(test.strip(), metadata=metadata("test_leaky_relu", answer=False)),
    ]
    nbformat.write(node, file)


def append(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text() + "\n\n" if file.exists() else ""
    file.write_text(before + text)


def autograder(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "AUTOGRADER_ASSIGNMENTS": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(600)
def test_guide_makes_an_assignment_that_verifies_and_audits(tmp_path: Path) -> None:
    prose, answer, test, listed, oracle, hidden, right, wrong, equivalent = blocks("Add a question")
    autograder(tmp_path, "new", "week1", "--course", str(tmp_path))
    week = tmp_path / "week1"
    add_cells(week / "source" / "week1" / "1_first_steps.ipynb", prose, answer, test)
    description = week / "assignment.toml"
    description.write_text(description.read_text().replace('questions = ["centre"]', listed.strip()))
    append(week / "oracle.py", oracle)
    append(week / "hidden_tests" / "test_1_first_steps.py", hidden)
    append(week / "submissions" / "right" / "leaky_relu" / "masked.py", right)
    append(week / "submissions" / "wrong" / "leaky_relu.toml", wrong)
    append(week / "submissions" / "right" / "equivalent.toml", equivalent)
    autograder(tmp_path, "release", "week1")
    autograder(tmp_path, "verify", "week1")
    autograder(tmp_path, "audit", "week1", "--seeds", "3")
