"""The code that students wrote themselves, by question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.intake import restoring, submission
from autograder.intake.submission import Submission, SubmissionError
from autograder.notebooks import notebook, python_file
from autograder.release import editions


@dataclass(frozen=True)
class Answer:
    """A student's answer to one question, or the cells that they added to one notebook.

    Attributes:
        student: the id.
        year: which earlier class they were in; empty for this one.
        part: the question, or `added to NOTEBOOK`.
        text: the code.
    """

    student: str
    year: str
    part: str
    text: str

    @property
    def owner(self) -> str:
        """The student's name on a page, with the year of an earlier class."""
        return f"{self.year}/{self.student}" if self.year else self.student


@dataclass(frozen=True)
class Collected:
    """The answers of a class, and those whose work could not be read, one line each."""

    answers: tuple[Answer, ...]
    unread: tuple[str, ...]


def of_class(places: Mapping[str, Path], assignment: Assignment, year: str = "") -> Collected:
    """All answers of a class. Nothing of them is executed.

    Args:
        places: where each student's work lies; a group with one place has one answer, under all its names.
        assignment: what they answer.
        year: what an earlier class is called; empty for this one.
    """
    answers: list[Answer] = []
    unread = []
    owners = defaultdict(list)
    for student, place in places.items():
        owners[place].append(student)
    for place, members in owners.items():
        student = ", ".join(members)
        try:
            handed_in = submission.read(student, place, assignment)
        except SubmissionError as error:
            unread.append(f"{student}: {error}")
            continue
        answers += [Answer(student, year, part, text) for part, text in _parts(handed_in, assignment)]
    return Collected(tuple(answers), tuple(unread))


def _parts(handed_in: Submission, assignment: Assignment) -> Iterator[tuple[str, str]]:
    """The parts of a submission and their code, from the file that is graded: a cell's or a Python file's."""
    for spec in assignment.notebooks:
        path, text = handed_in.by_file.get(spec.id), handed_in.notebooks.get(spec.id)
        if path is not None:
            cells = python_file.program(handed_in.files[path], path, spec.questions).cells
            yield from ((cell.question, cell.source) for cell in cells if cell.question)
        elif text is not None:
            yield from _in_notebook(text, spec.id, assignment)


def _in_notebook(text: str, name: str, assignment: Assignment) -> Iterator[tuple[str, str]]:
    try:
        submitted = notebook.parse(text)
        released = editions.edition_of(submitted, assignment, name)
        restored, _ = restoring.restore(submitted, released, f"{name}.ipynb")
    except notebook.NotebookError:
        return
    added = []
    for cell in restored.cells:
        if cell.cell_type != "code":
            continue
        if notebook.is_answer(cell):
            yield str(notebook.grade_id_of(cell)), cell.source
        elif notebook.grade_id_of(cell) is None:
            added.append(cell.source)
    if added:
        yield f"added to {name}", "\n\n".join(added)
