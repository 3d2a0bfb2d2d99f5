"""A course with sample students' notebooks and made-up results: nothing is run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nbgrader.api import Base, Gradebook
from sqlalchemy import create_engine, select

from autograder.course.folders import Course
from autograder.grading.grader import Graded, read_release
from autograder.intake import submission
from autograder.intake.restoring import restore
from autograder.notebooks import notebook
from tests import synthetic_class
from tests.sample_class import build

ASSIGNMENT = synthetic_class.ASSIGNMENT


def hand_in(course: Course, students: list[str]) -> list[Graded]:
    """Sample students' notebooks, restored, with made-up results: nothing is run here."""
    build(course.submitted, students)
    return [handed_in(course, student) for student in students]


def handed_in(course: Course, student: str) -> Graded:
    texts = submission.read(student, course.submitted / student / ASSIGNMENT.id, ASSIGNMENT).notebooks
    released = read_release(ASSIGNMENT)
    restored = {name: restore(notebook.parse(text), released[name], name)[0] for name, text in texts.items()}
    result = synthetic_class.result(student)
    missing = {spec.id for spec in ASSIGNMENT.notebooks} - restored.keys()
    questions = (
        replace(question, points=0.0) if question.notebook in missing else question
        for question in result.questions
    )
    return Graded(replace(result, questions=tuple(questions)), restored)


def again(item: Graded) -> Graded:
    """The same notebooks with other results."""
    other = synthetic_class.result(f"{item.result.student} again").questions
    questions = tuple(
        replace(new, points=0.0) if new.notebook not in item.notebooks else new for new in other
    )
    return replace(item, result=replace(item.result, questions=questions))


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
        book.update_or_create_assignment(ASSIGNMENT.id, duedate="2026-03-01 12:00:00 UTC")
        written = ("written-weight-sharing", "1_convolution", ASSIGNMENT.id, "perfect")
        grade = book.find_grade(*written)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.5, False
        book.find_comment(*written).manual_comment = "Well put."
        overruled = book.find_grade("test_conv_forward_naive", "1_convolution", ASSIGNMENT.id, "perfect")
        overruled.manual_score, overruled.needs_manual_grade = 15, False
        book.grant_extension(ASSIGNMENT.id, "deleted_cell", days=3)
        book.find_submission_notebook("2_max_pooling", ASSIGNMENT.id, "perfect").flagged = True
        book.db.commit()
