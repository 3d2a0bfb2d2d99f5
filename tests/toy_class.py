"""A small class for the toy assignment: what each student hands in, and the points that are due for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode, v4

from autograder.grading.grader import read_release
from autograder.grading.scale import points_of
from autograder.notebooks import notebook
from tests.toy_submissions import NUMBERS, TALLY, TOY, WRONG, answered, hand_in, reference, released

DOUBLE = """def moving_average(x, width):
    windows = np.lib.stride_tricks.sliding_window_view(x, width)
    return windows.mean(axis=1).astype(np.float64)"""
"""Right values in a dtype that is not that of x."""
FULL = points_of(read_release(TOY))
MOST = sum(FULL.values())


@dataclass(frozen=True)
class Student:
    """Makes a student's notebooks, by id; `points` are those that are not the full ones."""

    notebooks: Callable[[], dict[str, NotebookNode]]
    points: dict[str, float]

    @property
    def due(self) -> dict[str, float]:
        """The points of every question."""
        return FULL | self.points


def with_numbers(**answers: str) -> Callable[[], dict[str, NotebookNode]]:
    """All right but for these answers of the first notebook."""
    right = {name: source_of(reference(NUMBERS), name) for name in ("moving_average", "differences")}
    return lambda: references() | {NUMBERS: answered(NUMBERS, **(right | answers))}


def references() -> dict[str, NotebookNode]:
    """The reference solutions of all notebooks."""
    return {spec.id: reference(spec.id) for spec in TOY.notebooks}


def source_of(node: NotebookNode, grade_id: str) -> str:
    """What stands in a cell."""
    return next(str(cell.source) for cell in node.cells if notebook.grade_id_of(cell) == grade_id)


def with_cell(source: str) -> Callable[[], dict[str, NotebookNode]]:
    """All right, and a cell of the student's own at the end of the first notebook."""

    def made() -> dict[str, NotebookNode]:
        nodes = references()
        nodes[NUMBERS].cells.append(v4.new_code_cell(source))
        return nodes

    return made


STUDENTS = {
    "endless": Student(
        with_numbers(differences="def differences(x):\n    while True:\n        pass"), {"differences": 0}
    ),
    "exits": Student(
        with_numbers(differences="def differences(x):\n    import os\n    os._exit(0)"), {"differences": 0}
    ),
    "forbidden": Student(
        with_numbers(
            differences="def differences(x):\n    import scipy.special\n    return scipy.special.expit(x)"
        ),
        {"differences": 0},
    ),
    "forgot": Student(
        lambda: {name: node for name, node in references().items() if name != TALLY}, {"Tally": 0}
    ),
    "perfect": Student(references, {}),
    "partly": Student(with_numbers(moving_average=DOUBLE), {"moving_average": 8.0}),
    "raises": Student(
        with_numbers(differences="def differences(x):\n    return x[9999]"), {"differences": 0}
    ),
    "tidy": Student(with_cell("print('done')"), {}),
    "unfilled": Student(
        lambda: {spec.id: released(spec.id) for spec in TOY.notebooks}, dict.fromkeys(FULL, 0.0)
    ),
    "wrong": Student(with_numbers(moving_average=WRONG["moving_average"]), {"moving_average": 0}),
}


def build(submitted: Path, *students: str) -> None:
    """Write the submissions of these students, or of all, as `SUBMITTED/<student>/toy`."""
    for name in students or STUDENTS:
        hand_in(submitted / name / TOY.id, *STUDENTS[name].notebooks().items())
