"""What a student wrote, as text: pages show it beside what is said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True)
class Code:
    """A cell of a student's that runs or is a written answer, or a statement of a Python file.

    Attributes:
        notebook: the id of the notebook that it answers.
        name: what messages call it: a cell's name, or the file's path.
        question: the question that it answers, or the cell whose answer a person grades; empty where it
            answers none.
        line: the number of its first line.
    """

    notebook: str
    name: str
    question: str
    text: str
    line: int = 1


def code_to_json(code: Iterable[Code]) -> str:
    """The text of which `code_from_json` makes the same again."""
    return json.dumps([astuple(piece) for piece in code], ensure_ascii=False)


def code_from_json(text: str) -> tuple[Code, ...]:
    """Read what `code_to_json` wrote."""
    return tuple(Code(*piece) for piece in json.loads(text))
