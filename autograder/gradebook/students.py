"""The students of nbgrader's gradebook: who there is, and putting a class list in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from nbgrader import api
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from autograder.gradebook.copies import keep_copy
from autograder.gradebook.database import explained, is_there, transaction
from autograder.release.build import create_gradebook


@dataclass(frozen=True)
class Student:
    """What nbgrader keeps of a student; all but the id may be empty.

    Attributes:
        id: the name of the folders of the student's work.
        lms_user_id: what the learning platform calls the student.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""


FIELDS = tuple(field.name for field in fields(Student))


@dataclass(frozen=True)
class Enrolment:
    """What putting a class list in did, by student id.

    Attributes:
        absent: students of the gradebook whom the list does not name; they stay.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    absent: tuple[str, ...]


def students(db_url: str) -> list[Student]:
    """The students of a gradebook, in alphabetical order of ids; none where there is no gradebook yet.

    Raises:
        GradebookError: it cannot be read.
    """
    if not is_there(db_url):
        return []
    with transaction(db_url) as session:
        if not inspect(session.connection()).has_table(api.Student.__tablename__):
            return []
        return sorted(_students(session).values(), key=lambda student: student.id)


def enrol(db_url: str, wanted: Iterable[Student]) -> Enrolment:
    """Put a class list in. A field that the list leaves empty keeps what the gradebook has.

    Raises:
        GradebookError: the gradebook cannot be written; it is as it was.
    """
    keep_copy(db_url)
    with explained(db_url):
        create_gradebook(db_url)
    listed = {student.id: student for student in wanted}
    with transaction(db_url, write=True) as session:
        before = _students(session)
        after = {name: _completed(student, before.get(name)) for name, student in listed.items()}
        added = [name for name in after if name not in before]
        changed = [name for name in after if name in before and after[name] != before[name]]
        for name in (*added, *changed):
            session.merge(api.Student(**{field: text or None for field, text in asdict(after[name]).items()}))
    absent = sorted(before.keys() - listed.keys())
    return Enrolment(tuple(added), tuple(changed), tuple(absent))


def _students(session: Session) -> dict[str, Student]:
    columns = (getattr(api.Student, name) for name in FIELDS)
    rows = session.execute(select(*columns))
    return {row.id: Student(*(value or "" for value in row)) for row in rows}


def _completed(student: Student, before: Student | None) -> Student:
    """The student as a row, with what the gradebook has where the list says nothing."""
    wanted = {name: getattr(student, name) or getattr(before, name, "") for name in FIELDS}
    return Student(**wanted)
