"""Write results into nbgrader's gradebook and its autograded notebooks, as `nbgrader autograde` would."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder import release, submission
from autograder.assignment import Assignment
from autograder.course import Course
from autograder.grading import Graded
from autograder.report.autograded import annotate

ERRORS = (SQLAlchemyError, MissingEntry)
"""What reading or writing the gradebook raises; the second where it knows other cells than the release."""


def prepare(assignment: Assignment, course: Course) -> None:
    """Make the gradebook know the assignment's notebooks, cells and points.

    Raises:
        release.ReleaseError: the source notebooks cannot be converted.
    """
    database = Path(course.db_url.removeprefix("sqlite:///"))
    database.parent.mkdir(parents=True, exist_ok=True)
    release.register(assignment, course.db_url)


def record(assignment: Assignment, course: Course, graded: Graded) -> None:
    """Write one student's points and autograded notebooks; manual scores and comments are left alone.

    Raises:
        ValueError: the harness failed for this student, so there is no grade to write.
        SQLAlchemyError, MissingEntry: the gradebook refused.
    """
    student = graded.result.student
    annotated = {name: annotate(node, graded.result, name) for name, node in graded.notebooks.items()}
    with warnings.catch_warnings():  # of the order in which nbgrader links its rows; the rows are right
        warnings.simplefilter("ignore", SAWarning)
        _open_submission(assignment, course, student, missing=_without(assignment, annotated))
        for name, node in annotated.items():
            _save(node, student=student, assignment=assignment.id, notebook=name, db_url=course.db_url)
    _write_autograded(assignment, course, student, annotated)


def _save(node: NotebookNode, **place: str) -> None:
    """Let nbgrader read a notebook's points from its outputs into the gradebook."""
    for step in (SaveAutoGrades(), AssignLatePenalties()):
        step.preprocess(node, {"nbgrader": place})


def _without(assignment: Assignment, notebooks: dict[str, NotebookNode]) -> list[str]:
    return [spec.id for spec in assignment.notebooks if spec.id not in notebooks]


def _open_submission(assignment: Assignment, course: Course, student: str, missing: list[str]) -> None:
    """Create the submission's rows; a missing or unreadable notebook scores 0, its written answers too."""
    stamp = submission.timestamp(course.submitted / student / assignment.id)
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission(assignment.id, student, **_time(stamp))
        for name in missing:
            for grade in gradebook.find_submission_notebook(name, assignment.id, student).grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
        gradebook.db.commit()


def _time(stamp: str | None) -> dict[str, object]:
    try:
        return {"timestamp": parse_utc(stamp)} if stamp else {}
    except ValueError:
        return {}


def _write_autograded(
    assignment: Assignment, course: Course, student: str, notebooks: dict[str, NotebookNode]
) -> None:
    folder = course.autograded / student / assignment.id
    folder.mkdir(parents=True, exist_ok=True)
    for name, node in notebooks.items():
        nbformat.write(node, folder / f"{name}.ipynb")
    stamp = submission.timestamp(course.submitted / student / assignment.id)
    if stamp:
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
