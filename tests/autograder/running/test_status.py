"""An instructor sees who is at which step, and grades single students."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook

from autograder.__main__ import main
from autograder.gradebook.students import Student, enrol
from autograder.intake.submission import SubmissionError
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS


def status(root: Path) -> str:
    said = CliRunner().invoke(main, ["status", ASSIGNMENT.id, "--course", str(root)], env={"COLUMNS": "300"})
    assert said.exit_code == 0, said.output
    return said.output


def test_status_names_who_is_missing_not_graded_and_waiting_for_a_person(classroom: Class) -> None:
    enrol(classroom.url, [Student("ada"), Student("ben"), Student("dora")])
    classroom.grade()
    classroom.hand_in("cleo", "values")
    with Gradebook(classroom.url) as book:
        book.find_grade("explain_width", NUMBERS, ASSIGNMENT.id, "ben").needs_manual_grade = True
        book.db.commit()
    said = status(classroom.root)
    assert "handed in    3 of 3 students" in said
    assert "graded       2" in said
    assert re.search(r"missing      1 .*: dora\n", said)
    assert re.search(r"not graded   1 .*: cleo\n", said)
    assert re.search(r"to grade     1 .*: ben\n", said)
    assert "explain_width: 1" in said


def test_status_of_a_course_without_anything_says_so_and_writes_nothing(tmp_path: Path) -> None:
    said = status(tmp_path)
    assert "handed in    0" in said
    assert list(tmp_path.iterdir()) == []


def test_one_student_is_graded_and_the_report_still_has_the_others(classroom: Class) -> None:
    classroom.grade()
    classroom.hand_in("ada", "values")
    classroom.hand_in("cleo", "values")
    ended = classroom.grade(students=["cleo"])
    assert classroom.executed == ["cleo"]
    assert list(ended.results) == ["cleo"]
    report = (classroom.root / "results" / f"{ASSIGNMENT.id}.csv").read_text()
    assert [line.split(",")[0] for line in report.splitlines()] == ["student", "ada", "ben", "cleo"]


def test_student_who_handed_nothing_in_is_named(classroom: Class) -> None:
    with pytest.raises(SubmissionError, match="holds no work of zoe"):
        classroom.grade(students=["ada", "zoe"])
    assert classroom.executed == []
