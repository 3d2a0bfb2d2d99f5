"""What a student wrote, out of a submission that was taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from nbformat import NotebookNode

from autograder.notebooks.notebook import Program, grade_id_of, is_answer
from autograder.notebooks.written import written_answers
from autograder.results.code import Code


def code_of(notebooks: Mapping[str, NotebookNode], programs: Mapping[str, Program]) -> tuple[Code, ...]:
    """What runs and is not the release's, then the answers that a person grades.

    Args:
        notebooks: restored, by id.
        programs: what runs of each, or of the file in its place, by the same ids.
    """
    runs = (
        _statements(name, program) if program.module else _cells(name, notebooks[name])
        for name, program in programs.items()
    )
    written = (_written(name, restored) for name, restored in notebooks.items())
    return tuple(dict.fromkeys(chain(*runs, *written)))


def _statements(notebook: str, file: Program) -> Iterator[Code]:
    for cell in file.cells:
        yield Code(notebook, cell.name, cell.question, cell.source, cell.line)


def _cells(notebook: str, restored: NotebookNode) -> Iterator[Code]:
    """The answer cells of a notebook, and the student's own."""
    for cell in restored.cells:
        answer, own = is_answer(cell), cell.metadata.get("name")
        if cell.cell_type == "code" and (answer or own):
            name = own or str(grade_id_of(cell))
            yield Code(notebook, name, name if answer else "", cell.source)


def _written(notebook: str, restored: NotebookNode) -> Iterator[Code]:
    for answer in written_answers(restored):
        for cell in answer.own:
            name = cell.metadata.get("name") or answer.name
            yield Code(notebook, name, answer.name, cell.source)
