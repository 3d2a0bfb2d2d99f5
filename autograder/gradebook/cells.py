"""Make the gradebook know the cells of an assignment: by nbgrader's release step, where that is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader import api
from nbgrader.utils import is_grade, is_locked, is_solution, is_task
from sqlalchemy import delete, inspect, make_url, select, text
from sqlalchemy.orm import Session

from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.gradebook.copies import keep_copy
from autograder.gradebook.database import GradebookError, explained, transaction
from autograder.grading.grader import read_release
from autograder.release import build

Cell = tuple[Any, str, str, tuple[Any, ...]]
"""A row: nbgrader's model, names of notebook and cell, and the values of `_COLUMNS`."""

_COLUMNS: dict[Any, tuple[str, ...]] = {
    api.GradeCell: ("max_score", "cell_type"),
    api.TaskCell: ("max_score", "cell_type"),
    api.SolutionCell: (),
    api.SourceCell: ("cell_type", "locked", "source", "checksum"),
}

_INDEXES = {"grade": "notebook_id", "comment": "notebook_id", "submitted_notebook": "assignment_id"}
"""nbgrader adds up each score by these columns but has no index on them, so that its export and formgrader
read every grade of the class for each student. It does not notice that there are indexes."""


def prepare(assignment: Assignment, course: Course) -> None:
    """Make the gradebook know the assignment's notebooks, cells and points, as they are in the release.

    A copy of the gradebook is kept first. Questions may be new even when it holds students' work; nbgrader
    alone refuses that.

    Raises:
        GradingError: there is no release.
        ReleaseError: the source notebooks cannot be converted, or a question that students answered is gone.
        GradebookError: the gradebook cannot be read or written.
    """
    _make_folder(course.db_url)
    keep_copy(course.db_url)
    wanted = set(_released(read_release(assignment)))
    with transaction(course.db_url) as session:
        known = set(_recorded(session, assignment.id))
    if known != wanted:
        with transaction(course.db_url, write=True) as session:
            _follow(session, assignment.id, known, wanted)
        with explained(course.db_url):
            _make_nameless_course(course.db_url)
            build.register(assignment, course.db_url)
    with transaction(course.db_url, write=True) as session:
        for table, column in _INDEXES.items():
            session.execute(text(f"CREATE INDEX IF NOT EXISTS ix_{table}_{column} ON {table} ({column})"))


def _make_folder(db_url: str) -> None:
    with explained(db_url):
        address = make_url(db_url)
    if address.get_backend_name() == "sqlite" and address.database:
        folder = Path(address.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GradebookError(f"there is no place for a gradebook: {error}") from error


def _make_nameless_course(db_url: str) -> None:
    """What nbgrader forgets where a course has no `course_id`: its assignments belong to the course "".

    SQLite does not look for that row; other databases refuse assignments without it.
    """
    build.create_gradebook(db_url)
    with api.Gradebook(db_url) as gradebook:
        if gradebook.engine.dialect.name != "sqlite" and gradebook.db.get(api.Course, "") is None:
            gradebook.db.add(api.Course(id=""))
            gradebook.db.commit()


def _released(notebooks: Mapping[str, NotebookNode]) -> Iterator[Cell]:
    """The rows that nbgrader's SaveCells makes of the release."""
    for notebook, node in notebooks.items():
        for cell in node.cells:
            about = cell.metadata.get("nbgrader", {})
            graded = (float(about.get("points", 0)), cell.cell_type)
            source = (cell.cell_type, is_locked(cell), cell.source, about.get("checksum"))
            if is_grade(cell) and not is_task(cell):
                yield api.GradeCell, notebook, about.grade_id, graded
            if is_task(cell):
                yield api.TaskCell, notebook, about.grade_id, graded
            if is_solution(cell):
                yield api.SolutionCell, notebook, about.grade_id, ()
            if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell):
                yield api.SourceCell, notebook, about.grade_id, source


def _recorded(session: Session, assignment: str) -> Iterator[Cell]:
    """The rows that there are; none in a new database."""
    if not inspect(session.connection()).has_table(api.Assignment.__tablename__):
        return
    for kind, columns in _COLUMNS.items():
        listed = (
            select(api.Notebook.name, kind.name, *(getattr(kind, column) for column in columns))
            .join(api.Notebook, api.Notebook.id == kind.notebook_id)
            .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
            .where(api.Assignment.name == assignment)
        )
        for notebook, name, *values in session.execute(listed):
            yield kind, notebook, name, tuple(values)


def _follow(session: Session, assignment: str, known: set[Cell], wanted: set[Cell]) -> None:
    """Add and remove what nbgrader would not, in notebooks that students have handed in."""
    worked_on = _worked_on(session, assignment) if known else {}
    there = {cell[:3] for cell in known}
    for kind, notebook, name, values in wanted:
        if notebook in worked_on and (kind, notebook, name) not in there:
            columns = dict(zip(_COLUMNS[kind], values, strict=True))
            session.add(kind(name=name, notebook_id=worked_on[notebook], **columns))
    for kind, notebook, name in there - {cell[:3] for cell in wanted}:
        if notebook not in worked_on:
            continue
        if kind is not api.SourceCell:
            raise build.ReleaseError(
                f"{notebook}.ipynb: cell {name!r} is gone, but the gradebook holds students' work on it;"
                " put it back (for no points if need be), or grade into a new gradebook"
            )
        gone = (api.SourceCell.notebook_id == worked_on[notebook], api.SourceCell.name == name)
        session.execute(delete(api.SourceCell).where(*gone))


def _worked_on(session: Session, assignment: str) -> dict[str, str]:
    """Ids of the notebooks that students have handed in, by name."""
    handed_in = select(api.SubmittedNotebook.notebook_id)
    listed = (
        select(api.Notebook.name, api.Notebook.id)
        .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
        .where(api.Assignment.name == assignment, api.Notebook.id.in_(handed_in))
    )
    return {row.name: row.id for row in session.execute(listed)}
