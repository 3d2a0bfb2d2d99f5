"""What students hand in for the toy assignment (tests/toy), as the engine's tests need it."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import content
from autograder.intake.submission import Submission
from autograder.notebooks import notebook

TOY = content.load("toy").assignment
NUMBERS, TALLY, WORDS = (spec.id for spec in TOY.notebooks)

WRONG = {
    "moving_average": "def moving_average(x, width):\n    return x[width - 1:]",
    "differences": "def differences(x):\n    return x[:-1] - x[1:]",
    "Tally": "class Tally:\n    counts = {}\n    def add(self, word):\n        self.counts[word] = 1",
    "countdown": "print(3, 2, 1)",
    "vowels": 'vowels = {"a": 1, "e": 1}',
    "parabola": "plt.plot([0, 1], [0, 2])",
}
"""An answer to each question that runs and gets no points for its values."""


def reference(name: str) -> NotebookNode:
    """A notebook with the reference solutions."""
    return notebook.parse((TOY.source / f"{name}.ipynb").read_text(encoding="utf-8"))


def released(name: str) -> NotebookNode:
    """A notebook as students get it."""
    return notebook.parse((TOY.release / f"{name}.ipynb").read_text(encoding="utf-8"))


def answered(name: str, **answers: str) -> NotebookNode:
    """The released notebook with these answer cells filled in, by question."""
    node = released(name)
    for cell in node.cells:
        grade_id = notebook.grade_id_of(cell)
        if grade_id in answers:
            cell.source = answers[grade_id]
    return node


def submission(student: str, *notebooks: tuple[str, NotebookNode]) -> Submission:
    """A submission of (id, notebook) pairs; the reference solutions where none are given."""
    pairs = notebooks or [(spec.id, reference(spec.id)) for spec in TOY.notebooks]
    return Submission(student, {name: nbformat.writes(node) for name, node in pairs})


def hand_in(folder: Path, *notebooks: tuple[str, NotebookNode]) -> None:
    """Write (id, notebook) pairs into a student's folder; the reference solutions where none are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in submission("", *notebooks).notebooks.items():
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
