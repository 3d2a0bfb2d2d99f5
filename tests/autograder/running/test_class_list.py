"""The class report knows the class: who is missing, in which section, and what waits for a person."""

from __future__ import annotations

from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.results.class_list import Average
from tests.autograder.report.test_report import data_of
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS


def report(classroom: Class) -> dict[str, list[object]]:
    """What the class report says of each student, by id."""
    page = (classroom.root / "results" / f"{ASSIGNMENT.id}.html").read_text(encoding="utf-8")
    return {student[0]: student for student in data_of(page)["students"]}


def test_report_names_sections_and_the_missing_of_the_roster(classroom: Class) -> None:
    roster = classroom.root / "roster.csv"
    roster.write_text("id,first_name,section\nada,Ada,East\nnoor,Noor,West\n", encoding="utf-8-sig")
    classroom.grade()
    students = report(classroom)
    assert {name: (student[3], student[4]) for name, student in students.items()} == {
        "ada": ("East", []),
        "ben": ("", []),
        "noor": ("West", ["missing"]),
    }
    assert students["ada"][2] == f"{ASSIGNMENT.id}-instructor/ada.html"
    assert (classroom.root / "results" / f"{ASSIGNMENT.id}-instructor" / "ada.html").is_file()


def test_gradebook_says_what_waits_for_a_person_and_how_the_assignment_went(classroom: Class) -> None:
    classroom.grade()
    with Gradebook(classroom.url) as book:
        book.find_grade("explain_width", NUMBERS, ASSIGNMENT.id, "ben").needs_manual_grade = True
        book.db.commit()
    listed = gradebook.class_list(classroom.url, ASSIGNMENT.id, {})
    assert listed.students == ("ada", "ben")
    assert listed.waiting == {"explain_width": ("ben",)}
    [average] = listed.averages
    assert isinstance(average, Average)
    assert (average.assignment, average.students) == (ASSIGNMENT.id, 2)
    assert 0 < average.mean == average.median < 1


def test_report_has_the_names_that_the_gradebook_knows(classroom: Class) -> None:
    with Gradebook(classroom.url) as book:
        book.add_student("ada", first_name="Ada", last_name="O'Neil, Jr.")
        book.add_student("ben", last_name="<b>王")
    classroom.grade()
    assert {name: student[1] for name, student in report(classroom).items()} == {
        "ada": "Ada O'Neil, Jr.",
        "ben": "<b>王",
    }


def test_roster_that_cannot_be_read_leaves_the_gradebooks_students(classroom: Class) -> None:
    (classroom.root / "roster.csv").write_bytes(b"\xff\xfe\0")
    classroom.grade()
    assert list(report(classroom)) == ["ada", "ben"]
