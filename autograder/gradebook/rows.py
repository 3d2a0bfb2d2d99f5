"""The rows of nbgrader's gradebook for many students, read together and written together.

nbgrader itself finds each cell by a query and commits it, hundreds of statements for a student.
"""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    MissingEntry,
    Notebook,
    SolutionCell,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import Session

from autograder.gradebook.database import GradebookError
from autograder.gradebook.late import Penalty
from autograder.gradebook.marks import Marks, Place

Key = TypeVar("Key", bound=tuple[str, ...])
"""What tells a row from the others of its table."""

Values = Mapping[Any, Any]
"""Of a row, by column."""


@dataclass(frozen=True)
class Layout:
    """What the gradebook knows of an assignment: ids of its notebooks by name, and of its cells by place.

    Attributes:
        graded: cells that get points.
        commented: cells that get comments.
    """

    assignment: str
    due: datetime | None
    notebooks: Mapping[str, str]
    graded: Mapping[Place, str]
    commented: Mapping[Place, str]


def layout(session: Session, assignment: str) -> Layout:
    """Read an assignment's notebooks and cells.

    Raises:
        GradebookError: the gradebook does not know it.
    """
    here = select(Assignment.id, Assignment.duedate).where(Assignment.name == assignment)
    found = session.execute(here).one_or_none()
    if found is None:
        raise GradebookError(f"the gradebook knows no assignment {assignment!r}; is it another course's?")
    listed = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == found.id)
    names = {row.id: row.name for row in session.execute(listed)}
    graded, answered, tasks = (_cells(session, kind, names) for kind in (GradeCell, SolutionCell, TaskCell))
    notebooks = {name: number for number, name in names.items()}
    return Layout(found.id, found.duedate, notebooks, graded | tasks, answered | tasks)


def _cells(session: Session, kind: Any, names: Mapping[str, str]) -> dict[Place, str]:
    listed = select(kind.notebook_id, kind.name, kind.id).where(kind.notebook_id.in_(names))
    return {(names[notebook], name): number for notebook, name, number in session.execute(listed)}


def write(session: Session, known: Layout, marks: Sequence[Marks], penalty: Penalty | None) -> None:
    """Make the students' rows say what their notebooks say; what a person entered is left alone.

    Args:
        session: in a transaction.
        known: the assignment.
        marks: of several students.
        penalty: the points that late submissions lose; None leaves penalties as they are.

    Raises:
        MissingEntry: a notebook has a cell that the gradebook does not know.
        SQLAlchemyError: the database refused.
    """
    for mark in marks:
        _check(known, mark)
    _settle(session, Student, ("id",), [(mark.student,) for mark in marks], _as_found)
    submissions = _write_submissions(session, known, marks)
    notebooks = _write_notebooks(session, known, submissions)
    for model, cells, values in ((Grade, known.graded, _grade), (Comment, known.commented, _comment)):
        spots = {
            (cell, notebooks[mark.student, place[0]]): (mark, place)
            for mark in marks
            for place, cell in cells.items()
        }
        _settle(session, model, ("cell_id", "notebook_id"), spots, _by(spots, values))
    if penalty:
        handed_in = {mark.student: mark.notebooks for mark in marks}
        _write_penalties(session, known, handed_in, submissions, penalty)


def settle_penalties(
    session: Session, known: Layout, handed_in: Mapping[str, Collection[str]], penalty: Penalty
) -> None:
    """Make late penalties what they are by the present due date, extensions and scores.

    Args:
        session: in a transaction.
        known: the assignment.
        handed_in: names of notebooks by student, all of whom have submissions in the gradebook.
        penalty: the points that late submissions lose.
    """
    keys = [(known.assignment, student) for student in handed_in]
    rows = _settle(session, SubmittedAssignment, ("assignment_id", "student_id"), keys, _as_found)
    submissions = {student: row for (_, student), row in rows.items()}
    _write_penalties(session, known, handed_in, submissions, penalty)


def _check(known: Layout, mark: Marks) -> None:
    strange = [*(mark.scores.keys() - known.graded.keys()), *(mark.comments.keys() - known.commented.keys())]
    if strange:
        notebook, cell = min(strange)
        raise MissingEntry(f"the gradebook knows no cell {cell!r} in {notebook}.ipynb")


def _write_submissions(session: Session, known: Layout, marks: Sequence[Marks]) -> dict[str, Values]:
    """Rows by student."""
    times = {(known.assignment, mark.student): mark.submitted for mark in marks}

    def values(key: tuple[str, str], _: Values | None) -> Values:
        return {"timestamp": times[key]} if times[key] else {}  # else the old one stays, as with nbgrader

    rows = _settle(session, SubmittedAssignment, ("assignment_id", "student_id"), times, values)
    return {student: row for (_, student), row in rows.items()}


def _write_notebooks(
    session: Session, known: Layout, submissions: Mapping[str, Values]
) -> dict[tuple[str, str], str]:
    """Ids by student and notebook."""
    places = {
        (notebook, row["id"]): (student, name)
        for student, row in submissions.items()
        for name, notebook in known.notebooks.items()
    }
    rows = _settle(session, SubmittedNotebook, ("notebook_id", "assignment_id"), places, _as_found)
    return {places[key]: row["id"] for key, row in rows.items()}


def _as_found(_: object, __: Values | None) -> Values:
    return {}


def _grade(mark: Marks, place: Place, row: Values | None) -> Values:
    if place[0] not in mark.notebooks:  # missing or unreadable: 0, written answers too
        return {"auto_score": 0.0, "needs_manual_grade": False}
    if place not in mark.scores:
        return {}
    score = mark.scores[place]
    return {"auto_score": score, "needs_manual_grade": _asks(row, score, place in mark.rewritten)}


def _asks(row: Values | None, score: float | None, rewritten: bool) -> bool:
    """Whether a person shall look at a cell: their points hold until what they were given for changes."""
    if row is None or row["manual_score"] is None:
        return score is None
    return rewritten or row["auto_score"] != score or bool(row["needs_manual_grade"])


def _comment(mark: Marks, place: Place, _: Values | None) -> Values:
    return {"auto_comment": mark.comments[place]} if place in mark.comments else {}


def _by(
    spots: Mapping[tuple[str, str], tuple[Marks, Place]],
    values: Callable[[Marks, Place, Values | None], Values],
) -> Callable[[Any, Values | None], Values]:
    return lambda key, row: values(*spots[key], row)


def _write_penalties(
    session: Session,
    known: Layout,
    notebooks: Mapping[str, Collection[str]],
    submissions: Mapping[str, Values],
    penalty: Penalty,
) -> None:
    """Of the notebooks that were handed in; the others keep theirs, as with nbgrader."""
    handed_in = {
        (known.notebooks[name], submissions[student]["id"]): student
        for student, names in notebooks.items()
        for name in names
    }
    seconds = {row["id"]: _seconds_late(row, known.due) for row in submissions.values()}
    scores = _scores(session, [number for number, late in seconds.items() if late])

    def values(key: tuple[str, str], _: Values | None) -> Values:
        late = seconds[key[1]]
        return {"late_submission_penalty": penalty(handed_in[key], scores[key], late) if late else None}

    _settle(session, SubmittedNotebook, ("notebook_id", "assignment_id"), handed_in, values)


def _seconds_late(submission: Values, due: datetime | None) -> float:
    time, extension = submission.get("timestamp"), submission.get("extension")
    if time is None or due is None:
        return 0.0
    late: timedelta = time - (due + (extension or timedelta()))
    return max(0.0, late.total_seconds())


def _scores(session: Session, submissions: Sequence[str]) -> dict[tuple[str, str], float]:
    """Points of each notebook of these submissions, added up as nbgrader does it."""
    notebook = SubmittedNotebook
    added = select(notebook.notebook_id, notebook.assignment_id, notebook.score)
    rows = session.execute(added.where(notebook.assignment_id.in_(submissions))) if submissions else ()
    return {(name, owner): score for name, owner, score in rows}


def _settle(
    session: Session,
    model: Any,
    columns: Sequence[str],
    keys: Collection[Key],
    values: Callable[[Key, Values | None], Values],
) -> dict[Key, Values]:
    """Insert the rows that are not there and update those that differ.

    Args:
        session: in a transaction.
        model: one of nbgrader's.
        columns: those of a key. All of them are asked for, as nbgrader's only indexes are on such pairs.
        keys: of the rows that there shall be.
        values: of other columns, for a key and its present row.

    Returns:
        The rows as they are now, with all columns where they were there before.
    """
    table = model.__table__
    wanted = [table.c[column].in_({key[at] for key in keys}) for at, column in enumerate(columns)]
    present = session.execute(select(table).where(*wanted)).mappings()
    found: dict[tuple[str, ...], Values] = {tuple(row[column] for column in columns): row for row in present}
    new: list[Values] = []
    changed: list[Values] = []
    rows: dict[Key, Values] = {}
    for key in keys:
        row = found.get(key)
        say = values(key, row)
        if row is None:
            rows[key] = {"id": _new_id(), **dict(zip(columns, key, strict=True)), **say}
            new.append(rows[key])
        else:
            rows[key] = {**row, **say}
            if any(row[column] != value for column, value in say.items()):
                changed.append({"number": row["id"], **say})
    _execute_many(session, table.insert(), new)
    _execute_many(session, table.update().where(table.c.id == bindparam("number")), changed)
    return rows


def _new_id() -> str:
    """A UUID of version 7 (RFC 9562, section 5.7), which begins with the time.

    nbgrader's own are random, so that each new row lies in another place of each index: with 10,000 students
    writing takes three times as long.
    """
    now = time.time_ns() // 1_000_000
    return f"{now << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62):032x}"


def _execute_many(session: Session, statement: Executable, rows: Sequence[Values]) -> None:
    """Rows that fill the same columns go together."""
    alike: dict[tuple[str, ...], list[Values]] = defaultdict(list)
    for row in rows:
        alike[tuple(row)].append(row)
    for group in alike.values():
        session.execute(statement, group)
