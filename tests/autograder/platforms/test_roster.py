"""Class lists of every platform become nbgrader's students, whatever their headings and encodings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course.folders import Course
from autograder.platforms import workbook
from autograder.platforms.download import PlatformError
from tests.autograder.platforms.downloads import run

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Toy assignment (77),Current Score\n"
    "    Points Possible,,,,,10,(read only)\n"
    '"Lima, Ana",101,s-1,alima,"Course, A",,\n'
    '"王, 小明",102,s-2,wxm,"Course, B",,\n'
    '"Student, Test",999,,abc123,"Course, A",,\n'
)
MOODLE = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade\n"
    "Participant 90001,Ana Lima,alima@uni.example,,\n"
    "Participant 90002,小明 王,wxm@uni.example,,\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n'
    '"Lima"\t"Ana"\t"alima"\t"77"\n"王"\t"小明"\t"wxm"\t"78"\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Email\n"
    "#1,#alima,Lima,Ana,a@x.example\n#2,#wxm,王,小明,w@x.example\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Sections\nAna,Lima,alima,a@x.example,A\n小明,王,wxm,w@x.example,B\n"
)
GITHUB = (
    '"identifier","github_username","github_id","name"\n'
    '"alima","ana-codes","5","Ana Lima"\n"wxm","","","小明 王"\n'
)
CHINESE = "学号;姓名;邮箱;班级\nalima;Ana Lima;a@x.example;一班\nwxm;小明 王;w@x.example;二班\n"

LISTS = {
    "canvas": CANVAS.encode(),
    "moodle": MOODLE.encode(),
    "blackboard": BLACKBOARD.encode("utf-16"),
    "brightspace": BRIGHTSPACE.encode("utf-8-sig"),
    "gradescope": GRADESCOPE.encode().replace(b"\n", b"\r\n"),
    "github": GITHUB.encode(),
    "chinese": CHINESE.encode("gb2312"),
    "workbook": workbook.encoded([line.split(",") for line in GRADESCOPE.splitlines()]),
}


def students(course: Path) -> dict[str, tuple[str | None, ...]]:
    with Gradebook(Course.at(course).db_url) as book:
        return {
            student.id: (student.first_name, student.last_name, student.email, student.lms_user_id)
            for student in book.students
        }


def enrol(course: Path, data: bytes, *options: str) -> str:
    file = course.parent / "list.csv"
    file.write_bytes(data)
    result = run("roster", file, "--course", course, *options)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("name", LISTS)
def test_list_of_every_platform_becomes_students(name: str, bare: Path) -> None:
    assert "2 new, 0 changed" in enrol(bare, LISTS[name])
    found = students(bare)
    assert {student: row[:2] for student, row in found.items()} == {
        "alima": ("Ana", "Lima"),
        "wxm": ("小明", "王"),
    }


def test_canvas_s_number_and_section_are_kept(bare: Path) -> None:
    enrol(bare, CANVAS.encode())
    assert students(bare)["alima"][3] == "101"
    with (bare / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["id"]: row["section"] for row in csv.DictReader(file)} == {
            "alima": "Course, A",
            "wxm": "Course, B",
        }


def test_second_list_completes_the_first_and_removes_nobody(bare: Path) -> None:
    enrol(bare, CANVAS.encode())
    output = enrol(
        bare,
        MOODLE.encode()
        .replace(b"wxm@uni.example", b"new@uni.example")
        .replace("小明".encode(), "新".encode()),
    )
    assert "1 new, 1 changed" in output
    assert "not in list.csv, but kept: wxm" in output
    assert students(bare)["alima"] == ("Ana", "Lima", "alima@uni.example", "101")
    assert set(students(bare)) == {"alima", "wxm", "new"}


def test_same_list_twice_changes_nothing(bare: Path) -> None:
    enrol(bare, CANVAS.encode())
    assert "0 new, 0 changed" in enrol(bare, CANVAS.encode())


def test_participant_s_number_of_moodle_does_not_outlive_the_assignment(bare: Path) -> None:
    enrol(bare, MOODLE.encode())
    assert "90001" not in (bare / "roster.csv").read_text(encoding="utf-8-sig")
    assert students(bare)["alima"][3] is None


@pytest.mark.parametrize(
    "name", ["=1+1", '=HYPERLINK("http://x.example";"A")', "@SUM(1)", "-2+3", 'a "b", c', "\t=1"]
)
def test_name_that_is_a_formula_survives_the_course_s_own_file(name: str, bare: Path) -> None:
    quoted = name.replace('"', '""')
    enrol(bare, f'id,first_name,last_name\nalima,"{quoted}",Lima\n'.encode())
    raw = (bare / "roster.csv").read_text(encoding="utf-8-sig")
    with (bare / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        assert not any(cell.startswith(("=", "+", "@", "\t")) for row in csv.reader(file) for cell in row), (
            raw
        )
    assert "0 new, 0 changed" in enrol(bare, (bare / "roster.csv").read_bytes())
    assert students(bare)["alima"][0] == name.strip()


def test_column_of_ids_can_be_chosen(bare: Path) -> None:
    enrol(bare, CANVAS.encode(), "--id-column", "SIS User ID")
    assert set(students(bare)) == {"s-1", "s-2"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"colour,size\nred,3\n", "no column of ids, addresses or names; its headings are: colour, size"),
        (b"id,name\n", "names no students"),
        (b"id,name\n../x,Ana\n", r"the id '\.\./x' cannot be used: it is no name for a folder"),
        (b"id,name\na/b,Ana\n", "the id 'a/b' cannot be used: it holds a slash"),
        (b"id,name\na,Ana\na,Bo\n", "several students the id a; say with --id-column"),
        (b"PK\x03\x04", "cannot be read as a workbook"),
    ],
)
def test_list_that_cannot_be_used_is_named(data: bytes, message: str, bare: Path) -> None:
    with pytest.raises(PlatformError, match=message):
        enrol(bare, data)
    assert not (bare / "gradebook.db").exists()
    assert not (bare / "roster.csv").exists()
