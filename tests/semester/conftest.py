"""A class of sixty in two sections, whose work comes over the exchange, from Moodle and from Canvas."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest

from autograder.intake import submission
from autograder.intake.restoring import restore
from autograder.notebooks import notebook
from autograder.running.pool import Done, Task
from tests.autograder.platforms.downloads import packed
from tests.autograder.running.conftest import (  # noqa: F401 - fixtures
    RELEASE,
    Class,
    Suite,
    classroom,
    new_gradebook,
)
from tests.toy_submissions import NUMBERS, TOY

SIZE = 60
FAMILIES = ("Lima", "王", "O'Neil, Jr.", "Núñez", "=1+1")


@dataclass(frozen=True)
class Person:
    """A student, by number from 0; every third of a kind comes over the exchange, Moodle and Canvas."""

    number: int

    @property
    def id(self) -> str:
        return f"s{self.number:02}"

    @property
    def first(self) -> str:
        return f"Name{self.number:02}"

    @property
    def last(self) -> str:
        return FAMILIES[self.number % len(FAMILIES)]

    @property
    def way(self) -> str:
        return ("exchange", "moodle", "canvas")[self.number % 3]

    @property
    def absent(self) -> bool:
        return self.number % 20 == 19

    @property
    def right(self) -> tuple[str, ...]:
        return ((), ("values",), ("values", "shape"))[self.number % 4 % 3]


PEOPLE = [Person(number) for number in range(SIZE)]
PRESENT = [person for person in PEOPLE if not person.absent]


def work(person: Person) -> bytes:
    """A notebook with a written answer, right in some respects."""
    node = copy.deepcopy(RELEASE[NUMBERS])
    next(cell for cell in node.cells if cell.id == "explain_width").source = f"It smooths, says {person.id}."
    node.cells.append(
        nbformat.v4.new_raw_cell(" ".join(f"right {word}" for word in person.right), id="words")
    )
    return nbformat.writes(node).encode()


def roster(folder: Path) -> Path:
    file = folder / "roster.csv"
    lines = [
        f'{p.id},{p.first},"{p.last}",{p.id}@uni.example,{1000 + p.number},{"AB"[p.number % 2]}'
        for p in PEOPLE
    ]
    file.write_text(
        "\n".join(["id,first_name,last_name,email,lms_user_id,section", *lines]), encoding="utf-8"
    )
    return file


def moodle(folder: Path) -> Path:
    files = {
        f"{p.first} {p.last}_{9000 + p.number}_assignsubmission_file_/{NUMBERS}.ipynb": work(p)
        for p in PRESENT
        if p.way == "moodle"
    }
    return packed(folder / "moodle.zip", files)


def canvas(folder: Path) -> Path:
    files = {
        f"name{p.number:02}_{1000 + p.number}_{5000 + p.number}_{NUMBERS}.ipynb": work(p)
        for p in PRESENT
        if p.way == "canvas"
    }
    return packed(folder / "canvas.zip", files)


class Restoring(Suite):
    """A pretended suite whose graded notebooks hold what was handed in."""

    def work(self, task: Task) -> Callable[[], Done]:
        grade = super().work(task)

        def restored() -> Done:
            done, read = grade(), submission.read(task.student, task.folder, TOY)
            notebooks = {
                name: restore(notebook.parse(text), RELEASE[name], name)[0]
                for name, text in read.notebooks.items()
            }
            return replace(done, graded=replace(done.graded, notebooks=notebooks))

        return restored


@pytest.fixture
def semester(classroom: Class) -> Class:  # noqa: F811
    """The empty course."""
    for student in ("ada", "ben"):
        for file in sorted((classroom.root / "submitted" / student).rglob("*"), reverse=True):
            file.unlink() if file.is_file() else file.rmdir()
        (classroom.root / "submitted" / student).rmdir()
    classroom.suite = Restoring()
    return classroom
