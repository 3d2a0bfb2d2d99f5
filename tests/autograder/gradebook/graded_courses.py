"""A course of the toy assignment with notebooks of several students and made-up results: nothing is run."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Base, Gradebook
from nbgrader.utils import is_grade
from sqlalchemy import create_engine, select

from autograder.course.folders import Course
from autograder.grading.grader import Graded, read_release
from autograder.intake import submission
from autograder.intake.restoring import restore
from autograder.notebooks import notebook
from autograder.results.result import Outcome, QuestionResult, Result
from tests.toy_submissions import NUMBERS, TALLY, TOY, reference
from tests.toy_submissions import hand_in as write_notebooks

STUDENTS = ["perfect", "forgotten_notebook", "deleted_cell"]
CELLS = sum(is_grade(cell) for node in read_release(TOY).values() for cell in node.cells)
"""Cells of the toy that get points."""


def hand_in(course: Course, students: list[str]) -> list[Graded]:
    """Notebooks as `STUDENTS` say, restored, with made-up results."""
    for student in students:
        write_notebooks(course.submitted / student / TOY.id, *_notebooks(student))
    return [handed_in(course, student) for student in students]


def _notebooks(student: str) -> list[tuple[str, NotebookNode]]:
    notebooks = {spec.id: reference(spec.id) for spec in TOY.notebooks}
    if student == "forgotten_notebook":
        return [(TALLY, notebooks[TALLY])]
    if student == "deleted_cell":
        numbers = notebooks[NUMBERS]
        numbers.cells = [cell for cell in numbers.cells if cell.id != "differences"]
    return [*notebooks.items()]


def handed_in(course: Course, student: str, draw: str = "") -> Graded:
    """What a student has in the course's folder, with a result drawn from a name."""
    texts = submission.read(student, course.submitted / student / TOY.id, TOY).notebooks
    released = read_release(TOY)
    restored = {name: restore(notebook.parse(text), released[name], name)[0] for name, text in texts.items()}
    return Graded(_result(student, draw or student, restored), restored)


def again(item: Graded) -> Graded:
    """The same notebooks with other results."""
    student = item.result.student
    return replace(item, result=_result(student, f"{student} again", item.notebooks))


def _result(student: str, name: str, notebooks: dict[str, NotebookNode]) -> Result:
    draw = random.Random(name)
    points = {question: worth for node in read_release(TOY).values() for question, worth in worths(node)}
    questions = tuple(
        QuestionResult(
            id=question,
            notebook=spec.id,
            points=round(points[question] * draw.random(), 4) if spec.id in notebooks else 0.0,
            max_points=points[question],
            outcome=Outcome.FAILED if spec.id in notebooks else Outcome.NOT_ATTEMPTED,
            tests=(),
        )
        for spec in TOY.notebooks
        for question in spec.questions
    )
    return Result(
        student=student,
        assignment=TOY.id,
        score=round(sum(question.points for question in questions), 4),
        max_score=sum(points.values()),
        sandbox="none",
        questions=questions,
        incidents=(),
    )


def worths(released: NotebookNode) -> list[tuple[str, float]]:
    return list(notebook.points_of(released).items())


def rows(db_url: str) -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table but alembic's; a row's id is replaced by what it stands for."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        tables = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
        }
    engine.dispose()
    names: dict[str, Any] = {}
    for name, table in tables.items():  # sorted: those that others point at come first
        for row in table if name not in ("student", "course") else ():
            owner = tuple(names.get(row[c], row[c]) for c in sorted(row) if c.endswith("_id"))
            names.setdefault(row["id"], (row.get("name"), row.get("type"), *owner))
    return {
        name: {
            tuple((column, names.get(value, value)) for column, value in sorted(row.items())) for row in table
        }
        for name, table in tables.items()
    }


def enter_by_hand(db_url: str) -> None:
    """What a person enters with formgrader: points, extra points, comments, an extension, a due date."""
    with Gradebook(db_url) as book:
        book.update_or_create_assignment(TOY.id, duedate="2026-03-01 12:00:00 UTC")
        written = ("explain_width", NUMBERS, TOY.id, "perfect")
        grade = book.find_grade(*written)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.5, False
        book.find_comment(*written).manual_comment = "Well put."
        overruled = book.find_grade("test_moving_average", NUMBERS, TOY.id, "perfect")
        overruled.manual_score, overruled.needs_manual_grade = 9, False
        book.grant_extension(TOY.id, "deleted_cell", days=3)
        book.find_submission_notebook(TALLY, TOY.id, "perfect").flagged = True
        book.db.commit()
