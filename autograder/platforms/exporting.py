"""Points out of the gradebook: a platform's own file filled, or a new one in its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.gradebook.totals import totals
from autograder.platforms import gradescope, moodle, record, workbook
from autograder.platforms.filling import fill
from autograder.platforms.matching import Matcher
from autograder.platforms.roster import Person, people_of
from autograder.platforms.tables import Table, encoded, number, read_table
from autograder.results.total import Total

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "moodle": moodle.GRADE_COLUMNS,
    "gradescope": gradescope.GRADE_COLUMNS,
}
_LOCKED: Mapping[str, Mapping[str, str]] = {"moodle": moodle.LOCKED}

GRADED, WAITS, NOTHING = "graded", "waits for a person", "not handed in"


@dataclass(frozen=True)
class Export:
    """A file to be written.

    Attributes:
        data: its bytes.
        students: whose points or pages are in it.
        warnings: lines on what a person should look at.
        lost: lines on students who are missing in it.
    """

    data: bytes
    students: int
    warnings: tuple[str, ...]
    lost: tuple[str, ...]


def export(
    assignment: Assignment, course: Course, to: str, form: Path | None, column: str = "", zeros: bool = False
) -> Export:
    """The points of a class, as the gradebook says them.

    Args:
        assignment: whose points.
        course: its folders and gradebook.
        to: "canvas", "moodle", "gradescope", "csv" or "xlsx".
        form: the platform's own file, which is filled; None for a new one.
        column: the heading of the column to fill, where it is not certain.
        zeros: whether those who handed nothing in get 0.

    Raises:
        GradebookError: the gradebook cannot be read, or does not know the assignment.
        PlatformError: the file cannot be read or filled.
    """
    points = totals(course.db_url, assignment.id)
    people = _people(course, assignment, points)
    waiting = tuple(
        f"{people[name].shown}: a part is still to be graded by a person, so the points may change"
        for name, total in sorted(points.items())
        if total.waits
    )
    done = _fresh(assignment, to, people, points, zeros) if form is None else None
    if form is not None:
        done = _filled(assignment, to, form, people, points, column, zeros)
    assert done is not None
    return replace(done, warnings=(*done.warnings, *waiting))


def _people(course: Course, assignment: Assignment, points: Mapping[str, Total]) -> dict[str, Person]:
    """Everybody by id, with what the platform called them when it delivered this assignment."""
    people = {person.id: person for person in people_of(course)}
    people = {name: Person(name) for name in points} | people
    for name, entry in record.read(course, assignment.id).students.items():
        if name in people and entry.platform_id:
            own = people[name]
            people[name] = replace(own, aliases=(*own.aliases, entry.platform_id))
    return people


def _filled(
    assignment: Assignment,
    to: str,
    form: Path,
    people: Mapping[str, Person],
    points: Mapping[str, Total],
    column: str,
    zeros: bool,
) -> Export:
    done = fill(
        read_table(form),
        assignment,
        points,
        Matcher(people.values()),
        columns=_COLUMNS.get(to, ()),
        column=column,
        locked=_LOCKED.get(to),
        zeros=zeros,
    )
    original = form.read_bytes()
    is_workbook = original.startswith(b"PK\3\4")
    data = workbook.filled(original, done.column, dict(done.cells)) if is_workbook else encoded(done.table)
    return Export(data, len(done.cells), done.warnings, done.lost)


def _fresh(
    assignment: Assignment, to: str, people: Mapping[str, Person], points: Mapping[str, Total], zeros: bool
) -> Export:
    """A new file in a platform's form."""
    rows = [_ROWS[to](people[name], points.get(name), zeros) for name in sorted(people)]
    table = [_HEADINGS[to](assignment), *rows]
    if to == "canvas":
        most = max((total.max_score for total in points.values()), default=0.0)
        table.insert(1, ["    Points Possible", "", "", "", "", number(most)])
    if to == "xlsx":
        data = workbook.encoded(table, frozenset(range(5, 9)))
    else:
        data = encoded(Table(tuple(map(tuple, table)), "utf-8" if to == "canvas" else "utf-8-sig"))
    lost = tuple(
        f"{people[name].shown}: {to} knows students by their {wanted}, which the roster does not say"
        for name in sorted(points)
        if (wanted := _lacks(to, people[name]))
    )
    return Export(data, len(points), (), lost)


def _lacks(to: str, person: Person) -> str:
    """What a platform needs of a person and is not known; empty where nothing lacks."""
    return "address" if to in ("moodle", "gradescope") and not person.email else ""


def _points(total: Total | None, zeros: bool) -> str:
    return number(total.points) if total else "0" if zeros else ""


def _own_headings(_assignment: Assignment) -> list[str]:
    return [
        *("student_id", "last_name", "first_name", "email", "section"),
        *("score", "late_penalty", "total", "max_score", "status", "submitted"),
    ]


def _own_row(person: Person, total: Total | None, zeros: bool) -> list[str]:
    who = [person.id, person.last_name, person.first_name, person.email, person.section]
    if total is None:
        return [*who, "", "", _points(None, zeros), "", NOTHING, ""]
    when = f"{total.submitted:%Y-%m-%d %H:%M:%S} UTC" if total.submitted else ""
    numbers = map(number, (total.score, total.penalty, total.points, total.max_score))
    return [*who, *numbers, WAITS if total.waits else GRADED, when]


def _canvas_row(person: Person, total: Total | None, zeros: bool) -> list[str]:
    name = ", ".join(filter(None, (person.last_name, person.first_name)))
    return [name, person.lms_user_id, "", person.id, person.section, _points(total, zeros)]


def _moodle_row(person: Person, total: Total | None, zeros: bool) -> list[str]:
    return [person.email, person.first_name, person.last_name, person.id, _points(total, zeros)]


def _gradescope_row(person: Person, total: Total | None, zeros: bool) -> list[str]:
    who = [person.first_name, person.last_name, person.id, person.email, person.section]
    most = number(total.max_score) if total else ""
    return [*who, _points(total, zeros), most, "Graded" if total else "Missing"]


_HEADINGS: Mapping[str, Callable[[Assignment], list[str]]] = {
    "csv": _own_headings,
    "xlsx": _own_headings,
    "canvas": lambda assignment: [
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
        assignment.title,
    ],
    "moodle": lambda assignment: [
        *("Email address", "First name", "Last name", "ID number"),
        assignment.title,
    ],
    "gradescope": lambda _: [
        *("First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status")
    ],
}
_ROWS: Mapping[str, Callable[[Person, Total | None, bool], list[str]]] = {
    "csv": _own_row,
    "xlsx": _own_row,
    "canvas": _canvas_row,
    "moodle": _moodle_row,
    "gradescope": _gradescope_row,
}
TARGETS = tuple(_ROWS)
