"""The people of a course: read from whatever list a platform exports, and kept in `COURSE/roster.csv`.

nbgrader's gradebook has no place for sections, and none for the several names by which platforms call one
student. This file has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from autograder.course.enrolled import ROSTER
from autograder.course.folders import Course
from autograder.gradebook.students import FIELDS, Student, students
from autograder.intake.students import name_problem
from autograder.platforms.download import NOT_SUBMITTED, PlatformError
from autograder.platforms.moodle import participant
from autograder.platforms.tables import Table, encoded, key, read_table

LONGEST_ID = 100

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "first_name": ("firstname", "givenname", "first", "vorname", "名"),
    "last_name": ("lastname", "surname", "familyname", "last", "nachname", "姓"),
    "name": ("fullname", "name", "student", "studentname", "displayname", "rostername", "姓名"),
    "email": ("email", "emailaddress", "mail", "emailadresse", "邮箱", "电子邮件", "电子邮箱"),
    "lms_user_id": ("lmsuserid", "canvasid", "lmsid"),
    "section": ("section", "sections", "group", "groups", "班级"),
    "submitted": ("lastmodifiedsubmission", "submissiontimestamp", "submissiontime"),
    "aliases": ("aliases",),
}
"""Headings, as `key` gives them, by what they are about."""

_IDS = (
    *(
        "username",
        "sisloginid",
        "loginid",
        "login",
        "orgdefinedid",
        "idnumber",
        "sid",
        "matrikelnummer",
        "学号",
    ),
    *("id", "studentid", "studentnumber", "sisuserid", "rosteridentifier", "githubusername", "identifier"),
    *("studentrepositoryname",),
)
"""Headings of what can be a student's id, the best first; the others are aliases."""

_PARTICIPANT = re.compile(r"(?:\D{2,40}\s|\D{2,30}/\D{1,9})(\d{1,20})")
"""A number as Moodle's worksheet writes it: `Participant 12345`, `Teilnehmer/in12345`."""

_CANVAS = {"sisloginid", "sisuserid"}
"""Headings of Canvas alone, in whose files `ID` is the platform's number."""


@dataclass(frozen=True)
class Person(Student):
    """A student with what only platforms know.

    Attributes:
        section: the class or group.
        aliases: other names by which platforms call the student.
        submitted: when the student handed in, in lists that say it.
    """

    section: str = ""
    aliases: tuple[str, ...] = ()
    submitted: str = ""

    @property
    def shown(self) -> str:
        """What a message calls the student."""
        name = f"{self.first_name} {self.last_name}".strip()
        return f"{name} ({self.id})" if name else self.id


def id_problem(name: str, assignment: str = "") -> str:
    """Why no folder can have a student's id as its name; empty where one can."""
    if not name or name.startswith(".") or name.lower() in NOT_SUBMITTED:
        return "it is no name for a folder"
    if len(name) > LONGEST_ID:
        return f"it is longer than {LONGEST_ID} characters"
    if re.search(r"[/\\]", name):
        return "it holds a slash"
    return name_problem(name, assignment) if assignment else name_problem(name, "\0")


def read_roster(path: Path, id_column: str = "") -> list[Person]:
    """The people whom a list names, by whatever headings its platform uses.

    Args:
        path: a CSV or xlsx file.
        id_column: the heading of the students' ids; where it is empty, the best one counts, then the part of
            addresses before the `@`.

    Raises:
        PlatformError: it names nobody, the same id twice, or an id that no folder can have.
    """
    table = read_table(path)
    at, columns = _heading(table, path, id_column)
    entries = [_entry(row, columns) for row in table.rows[at + 1 :]]
    people = _named([entry for entry in entries if entry and not _is_nobody(entry)], columns)
    if not people:
        raise PlatformError(f"{path} names no students below its headings {', '.join(table.rows[at])[:200]}")
    for person in people:
        if problem := id_problem(person.id):
            raise PlatformError(f"{path}: the id {person.id!r} cannot be used: {problem}")
    twice = [name for name, count in Counter(person.id for person in people).items() if count > 1]
    if twice:
        raise PlatformError(
            f"{path} gives several students the id {', '.join(sorted(twice)[:5])};"
            " say with --id-column NAME which column tells them apart"
        )
    return people


Columns = Mapping[str, tuple[int, ...]]
"""Places of columns by what they are about: a field, or an id by its heading."""


def _heading(table: Table, path: Path, id_column: str) -> tuple[int, Columns]:
    """The row of headings, and which columns are about what."""
    for at, row in enumerate(table.rows[:10]):
        keys = [key(cell) for cell in row]
        columns = {field: _places(keys, names) for field, names in _FIELDS.items()}
        ids = {name: places for name in _IDS if (places := _places(keys, (name,)))}
        if _CANVAS & ids.keys() and "id" in ids:
            columns["lms_user_id"] += ids.pop("id")
        known = {field: places for field, places in (columns | ids).items() if places}
        if id_column and key(id_column) in keys:
            return at, {"chosen": (keys.index(key(id_column)),), **known}
        if not id_column and known.keys() & {*_IDS, "email", "name", "first_name"}:
            return at, known
    wanted = f"no column {id_column!r}" if id_column else "no column of ids, addresses or names"
    first = ", ".join(table.rows[0])[:200]
    raise PlatformError(f"{path} has {wanted}; its headings are: {first}")


def _places(keys: Sequence[str], names: Iterable[str]) -> tuple[int, ...]:
    return tuple(at for at, text in enumerate(keys) if text in names)


Entry = Mapping[str, str]
"""A student's cells by what they are about."""


def _entry(row: Sequence[str], columns: Columns) -> Entry:
    found = {}
    for name, places in columns.items():
        cells = [row[at].strip() for at in places if at < len(row)]
        found[name] = next(filter(None, cells), "")
    return {name: cell for name, cell in found.items() if cell}


def _is_nobody(entry: Entry) -> bool:
    """Whether it is a row of Canvas's that stands for no student."""
    name = key(entry.get("name", ""))
    return name in ("pointspossible", "studenttest", "teststudent") or (
        entry.keys() <= {"name", "section"} and not name
    )


def _named(entries: list[Entry], columns: Columns) -> list[Person]:
    """People with ids, from the first column that gives every one of them an id."""
    candidates = ["chosen"] if "chosen" in columns else [name for name in _IDS if name in columns]
    for name in candidates:
        ids = [_bare(name, entry.get(name, "")) for entry in entries]
        if all(ids):
            return [_person(each, entry) for each, entry in zip(ids, entries, strict=True)]
    addresses = [entry.get("email", "") for entry in entries]
    short = [address.partition("@")[0] for address in addresses]
    if all(short):
        ids = short if len(set(short)) == len(short) else addresses
        return [_person(each, entry) for each, entry in zip(ids, entries, strict=True)]
    return [_person(_fallback(entry, candidates), entry) for entry in entries]


def _fallback(entry: Entry, candidates: list[str]) -> str:
    """An id for a student whom no one column names: the first cell that does, else the name."""
    ids = (_bare(name, entry.get(name, "")) for name in candidates)
    name = entry.get("name", "") or f"{entry.get('first_name', '')} {entry.get('last_name', '')}"
    return (
        next(filter(None, ids), "") or entry.get("email", "") or re.sub(r"\W+", "_", name.lower()).strip("_")
    )


def _bare(column: str, cell: str) -> str:
    """An id without Brightspace's mark. A Moodle participant's number is none: each assignment has others."""
    if column == "identifier" and participant_in(cell):
        return ""
    return cell.removeprefix("#") if column in ("username", "orgdefinedid") else cell


def participant_in(cell: str) -> str:
    """The Moodle participant whom a cell names, as `moodle.participant` writes it; else empty."""
    match = _PARTICIPANT.fullmatch(cell)
    return participant(match[1]) if match else ""


def _person(name: str, entry: Entry) -> Person:
    first, last = entry.get("first_name", ""), entry.get("last_name", "")
    if not first and not last:
        first, last = _parts(entry.get("name", ""))
    aliases = [_bare(column, entry.get(column, "")) for column in _IDS]
    aliases += entry.get("aliases", "").split(";")
    aliases.append(participant_in(entry.get("identifier", "")))
    return Person(
        id=name,
        first_name=first,
        last_name=last,
        email=entry.get("email", ""),
        lms_user_id=entry.get("lms_user_id", ""),
        section=entry.get("section", ""),
        aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        submitted="" if entry.get("submitted", "-") == "-" else entry["submitted"],
    )


def _parts(name: str) -> tuple[str, str]:
    """First and last name."""
    if "," in name:
        last, _, first = name.partition(",")
        return first.strip(), last.strip()
    first, _, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()


def write_roster(people: Iterable[Person]) -> bytes:
    """The file `roster.csv`; a Moodle participant's number is left out, as each assignment has others."""
    names = [field.name for field in fields(Person) if field.name != "submitted"]
    rows = [tuple(names)]
    for person in sorted(people, key=lambda person: person.id):
        lasting = [alias for alias in person.aliases if participant_in(alias) != alias]
        plain = replace(person, aliases=tuple(lasting))
        rows.append(tuple(_cell(getattr(plain, name)) for name in names))
    return encoded(Table(tuple(rows)))


def _cell(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ";".join(value)


def people_of(course: Course) -> list[Person]:
    """The people whom a course knows: its `roster.csv`, completed by its gradebook.

    Raises:
        PlatformError: the file cannot be read.
        GradebookError: the gradebook cannot.
    """
    file = course.root / ROSTER
    known = {person.id: person for person in (read_roster(file, "id") if file.is_file() else ())}
    for student in students(course.db_url):
        own = {name: value for name in FIELDS if (value := getattr(student, name))}
        known[student.id] = replace(known.get(student.id, Person(student.id)), **own)
    return list(known.values())
