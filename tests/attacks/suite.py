"""The attacks as students: each file of a class's folder is what one hostile student hands in.

Those beside this file attack the engine, by way of the toy assignment; an assignment may bring its own.

A file's docstring says what it tries, then, as `key: value` lines, what must come of it:

    outcome    of the first of the question's tests that it does not pass
    question   the answer cell in question [moving_average, or the one that its assignment's attacks are on]
    where      `answer`: the file is the answer cell [default]; `added`: a cell of its own beside a right
               answer; `test`: it replaces the test cell; `graded`: an added cell that says it is worth 1000
               points; `text`: a Markdown and a raw cell hold it; `beside NAME...`: it is handed in
               under these names; `file`: it is the Python file that answers in place of the notebook
    says       what the question's messages must hold (a regular expression)
    incident   what the submission's incidents must hold
    never      what nothing that a person reads may hold
    never live what no page may hold as markup
    open in    the environment where it may see what is no secret, as docs/security.md says
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import content
from autograder.course.assignment import Assignment, NotebookSpec
from autograder.notebooks import notebook

HERE = Path(__file__).parent
PRELUDE = (HERE / "prelude.py").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Attack:
    """One hostile student; the fields are those of the file's docstring."""

    assignment: str
    student: str
    source: str
    outcome: str
    question: str
    where: str = "answer"
    says: str = ""
    incident: str = ""
    never: str = ""
    never_live: str = ""
    open_in: str = ""


def attacks_on(assignment: str, question: str, folder: Path) -> tuple[Attack, ...]:
    """The attacks on an assignment.

    Args:
        assignment: its id.
        question: the one that is attacked where a file names no other.
        folder: holds a folder of files for each class of attacks.
    """
    return tuple(read(path, assignment, question) for path in sorted(folder.glob("*/*.py")))


def read(path: Path, assignment: str, question: str) -> Attack:
    """The attack that a file describes; the other arguments as in `attacks_on`."""
    source = path.read_text(encoding="utf-8")
    # the escapes in a docstring are read as Python does, so that one can name what cannot be seen
    described = ast.get_docstring(ast.parse(source)) or ""
    pairs = (line.partition(": ") for line in described.split("\n\n", 1)[1].splitlines())
    fields = {"question": question} | {key.replace(" ", "_"): value for key, _, value in pairs}
    return Attack(assignment, f"{path.parent.name}-{path.stem}", source, **fields)


PERFECT = "aa-honest"
"""A student with right answers to everything."""


def honest_beside(attacks: Sequence[Attack]) -> tuple[str, ...]:
    """Students with right answers who are graded between the attackers; `answered_by` says to what."""
    classes = {attack.student.partition("-")[0] for attack in attacks}
    return (PERFECT, *sorted(f"{name}-zz-honest" for name in classes))


WORST = """
    memory-fork_bomb memory-array_bomb reading-hidden_tests reading-gradebook grader-kill_everyone
    network-tcp_connect writing-forged_grade escalation-another_program cheating-patched_worker
    time-endless_loop
"""
"""Attacks that are handed in as Python files, too."""


def in_files(attacks: Sequence[Attack]) -> Iterator[Attack]:
    """The worst of the attacks as students who answer in a Python file."""
    worst = {attack.student: attack for attack in attacks if attack.student in WORST.split()}
    for attack in worst.values():
        yield replace(attack, student=f"{attack.student}_in_a_file", where="file")


NOTEBOOK_ATTACKS = attacks_on("toy", "moving_average", HERE)
ATTACKS = (*NOTEBOOK_ATTACKS, *in_files(NOTEBOOK_ATTACKS))
HONEST = honest_beside(ATTACKS)


def hand_in(attack: Attack, folder: Path, constants: dict[str, object]) -> None:
    """Write a hostile submission: the notebook of its question, with nothing else in it answered.

    Args:
        folder: the submission's.
        constants: names that the attacks may use, such as where the gradebook is.
    """
    folder.mkdir(parents=True)
    if attack.where == "file":
        path, text = as_file(attack, constants)
        (folder / path).parent.mkdir()
        (folder / path).write_text(text, encoding="utf-8")
        return
    name, node = filled(attack, constants)
    (folder / f"{name}.ipynb").write_text(nbformat.writes(node), encoding="utf-8")
    if attack.where.startswith("beside "):
        for other in attack.where.split()[1:]:
            (folder / other).parent.mkdir(exist_ok=True)
            (folder / other).write_text(attack.source, encoding="utf-8")


def as_file(attack: Attack, constants: dict[str, object]) -> tuple[str, str]:
    """The path and the text of the Python file that an attack hands in."""
    assignment = content.load(attack.assignment).assignment
    spec = assignment.file_of(assignment.notebook_of(attack.question).id)
    assert spec is not None, f"{attack.question} cannot be answered in a file"
    return spec.path, "\n\n".join(["import numpy as np", _prelude(constants), attack.source])


def _prelude(constants: dict[str, object]) -> str:
    known = "\n".join(f"{key} = {value!r}" for key, value in constants.items())
    return f"{PRELUDE}\n{known}"


def filled(attack: Attack, constants: dict[str, object]) -> tuple[str, NotebookNode]:
    """The notebook's id and the notebook that an attack hands in."""
    assignment = content.load(attack.assignment).assignment
    name = assignment.notebook_of(attack.question).id
    node = nbformat.read(assignment.release / f"{name}.ipynb", as_version=4)
    added = [_prelude(constants)]
    if attack.where == "answer":
        _cell(node, attack.question).source = attack.source
    elif attack.where == "added":
        added.append(attack.source)
        _cell(node, attack.question).source = _reference(assignment, name, attack.question)
    elif attack.where == "test":
        cell = _cell(node, f"test_{attack.question}")
        cell.source, cell.metadata.nbgrader["points"] = attack.source, 1000
    node.cells[2:2] = [nbformat.v4.new_code_cell(source) for source in added]
    if attack.where == "graded":
        worth = {"points": 1000, "grade": True, "solution": True, "locked": False, "task": False}
        named = {"grade_id": "bonus", "schema_version": 3, **worth}
        node.cells.append(nbformat.v4.new_code_cell(attack.source, metadata={"nbgrader": named}))
    if attack.where == "text":
        raw = nbformat.v4.new_raw_cell(attack.source, metadata={"raw_mimetype": "text/html"})
        node.cells += [nbformat.v4.new_markdown_cell(attack.source), raw]
    return name, node


def answered_by(student: str, assignment: Assignment) -> Sequence[NotebookSpec]:
    """The notebooks that an honest student answers."""
    return assignment.notebooks if student == PERFECT else assignment.notebooks[:1]


def hand_in_honestly(student: str, folder: Path, assignment: Assignment, note: str) -> None:
    """Write the reference solutions as a student's submission, and a note in that of the perfect one."""
    folder.mkdir(parents=True)
    for spec in answered_by(student, assignment):
        node = nbformat.read(assignment.release / f"{spec.id}.ipynb", as_version=4)
        for question in spec.questions:
            _cell(node, question).source = _reference(assignment, spec.id, question)
        if student == PERFECT:
            node.cells.append(nbformat.v4.new_markdown_cell(note))
        (folder / f"{spec.id}.ipynb").write_text(nbformat.writes(node), encoding="utf-8")


def _reference(assignment: Assignment, name: str, question: str) -> str:
    return str(_cell(nbformat.read(assignment.source / f"{name}.ipynb", as_version=4), question).source)


def _cell(node: NotebookNode, grade_id: str) -> NotebookNode:
    return next(cell for cell in node.cells if notebook.grade_id_of(cell) == grade_id)
