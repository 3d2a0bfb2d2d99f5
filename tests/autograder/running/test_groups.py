"""Several students hand in one piece of work: each gets its grade, and a person grades it once."""

from __future__ import annotations

import pytest
from nbgrader.api import Gradebook

from autograder.course.folders import CourseError
from autograder.gradebook.autograded import SECRET
from autograder.intake.groups import find_groups
from autograder.results.class_list import Group
from autograder.running.renewing import renew
from autograder.running.status import status
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS


def group(classroom: Class, together: str) -> None:
    (classroom.root / "nbgrader_config.py").write_text(f"c = get_config()\nc.Groups.together = {together}\n")


def test_every_member_gets_the_grade_of_the_work_and_a_page(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["zoe", "ada", "carl"]]}}')
    classroom.grade()
    assert classroom.scores() == {"ada": 16, "ben": 8, "carl": 16, "zoe": 16}
    assert (classroom.root / "results" / "carl" / f"{ASSIGNMENT.id}.html").is_file()
    standing = status(ASSIGNMENT, classroom.course)
    assert standing.handed_in == ["ada", "ben", "carl", "zoe"]
    assert standing.groups == [Group(("zoe", "ada", "carl"), author="ada")]
    assert classroom.executed == ["ada", "ben", "carl", "zoe"]
    classroom.grade()
    assert classroom.executed == []


def test_pages_say_who_the_members_are_and_whose_work_counts(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["zoe", "ada", "carl"]]}}')
    classroom.grade()
    results = classroom.root / "results"
    said = "Handed in together by zoe, ada, carl. What ada handed in counts for all."
    for student in ("zoe", "ada", "carl"):
        assert said in (results / student / f"{ASSIGNMENT.id}.html").read_text()
        assert said in (results / f"{ASSIGNMENT.id}-instructor" / f"{student}.html").read_text()
    assert "together" not in (results / "ben" / f"{ASSIGNMENT.id}.html").read_text()


def test_each_member_gets_feedback_back_by_the_secret_of_its_own_hand_in(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["ada", "ben", "carl"]]}}')
    for student, day in (("ada", 1), ("ben", 2)):
        folder = classroom.course.handed_in(student, ASSIGNMENT.id)
        (folder / "timestamp.txt").write_text(f"2026-03-0{day} 10:00:00 UTC")
        (folder / SECRET).write_text(f"secret of {student}")
    classroom.grade()
    graded = {name: classroom.root / "autograded" / name / ASSIGNMENT.id for name in ("ada", "ben", "carl")}
    assert (graded["ada"] / SECRET).read_text() == "secret of ada"
    assert (graded["ben"] / SECRET).read_text() == "secret of ben"
    assert not (graded["carl"] / SECRET).exists(), "else the exchange would give ben the page of carl"
    assert {(folder / "timestamp.txt").read_text() for folder in graded.values()} == {
        "2026-03-02 10:00:00 UTC"
    }


@pytest.mark.parametrize(
    ("ada", "ben", "counts"),
    [
        ("2026-03-01 10:00:00 UTC", "2026-03-01 12:00:00 +0900", "ada"),
        ("2026-03-01 10:00:00 UTC", "2026-03-02 10:00:00 UTC", "ben"),
        ("", "2026-03-02 10:00:00 UTC", "ben"),
        ("when I woke", "", "ben"),
        ("", "", "ben"),
    ],
)
def test_what_was_handed_in_last_counts_and_the_rest_is_named(
    classroom: Class, ada: str, ben: str, counts: str
) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["ben", "ada"]]}}')
    for student, stamp in (("ada", ada), ("ben", ben)):
        (classroom.course.handed_in(student, ASSIGNMENT.id) / "timestamp.txt").write_text(stamp)
    found = find_groups(classroom.course, ASSIGNMENT)
    (other,) = {"ada", "ben"} - {counts}
    assert {place.parent.name for place in found.places.values()} == {counts}
    assert found.passed_over == (
        f"{other}/{ASSIGNMENT.id}: not graded, as what {counts} of the same group handed in counts",
    )


def test_group_of_which_nobody_handed_in_is_missing(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["carl", "zoe"]]}}')
    assert sorted(find_groups(classroom.course, ASSIGNMENT).places) == ["ada", "ben"]


def test_points_and_comments_of_one_copy_are_those_of_all(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["ada", "carl", "zoe"]]}}')
    classroom.grade()
    wait_for_a_person(classroom, "ada", "carl", "zoe")
    mark(classroom, "carl", 1.5, "Which width?")
    renew(ASSIGNMENT, classroom.course)
    assert marks(classroom, "ada", "zoe") == [(1.5, False, "Which width?")] * 2
    assert "Which width?" in (classroom.root / "results" / "zoe" / f"{ASSIGNMENT.id}.html").read_text()


def test_members_who_were_given_different_points_keep_them(classroom: Class) -> None:
    group(classroom, f'{{"{ASSIGNMENT.id}": [["ada", "carl", "zoe"]]}}')
    classroom.grade()
    wait_for_a_person(classroom, "ada", "carl", "zoe")
    mark(classroom, "carl", 1.5, "Which width?")
    mark(classroom, "zoe", 2, "Good.")
    renew(ASSIGNMENT, classroom.course)
    assert marks(classroom, "ada", "carl", "zoe") == [
        (None, True, None),
        (1.5, False, "Which width?"),
        (2, False, "Good."),
    ]


@pytest.mark.parametrize(
    ("together", "problem"),
    [
        (f'{{"{ASSIGNMENT.id}": [["ada", "ben"], ["ben", "carl"]]}}', "names ben twice"),
        (f'{{"{ASSIGNMENT.id}": ["ada", "ben"]}}', "lists of students' ids by assignment"),
        ('[["ada", "ben"]]', "lists of students' ids by assignment"),
    ],
)
def test_groups_that_are_none_are_refused_with_an_example(
    classroom: Class, together: str, problem: str
) -> None:
    group(classroom, together)
    with pytest.raises(CourseError, match=f"nbgrader_config.py: .*{problem}.*; write c.Groups.together = "):
        classroom.grade()


def wait_for_a_person(classroom: Class, *students: str) -> None:
    with Gradebook(classroom.url) as book:
        for student in students:
            book.find_grade(*place(student)).needs_manual_grade = True
        book.db.commit()


def mark(classroom: Class, student: str, points: float, comment: str) -> None:
    with Gradebook(classroom.url) as book:
        grade = book.find_grade(*place(student))
        grade.manual_score, grade.needs_manual_grade = points, False
        book.find_comment(*place(student)).manual_comment = comment
        book.db.commit()


def marks(classroom: Class, *students: str) -> list[tuple[float | None, bool, str | None]]:
    with Gradebook(classroom.url) as book:
        return [
            (grade.manual_score, grade.needs_manual_grade, book.find_comment(*place(student)).manual_comment)
            for student in students
            for grade in [book.find_grade(*place(student))]
        ]


def place(student: str) -> tuple[str, str, str, str]:
    return "explain_width", NUMBERS, ASSIGNMENT.id, student
