"""Sixty students in two sections: every total is the same everywhere, and nobody is asked anything twice."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course.assignment import LateRule
from autograder.gradebook import late_days
from autograder.running.renewing import renew
from autograder.running.status import status
from tests.autograder.platforms.downloads import run
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.semester.conftest import PEOPLE, PRESENT, canvas, moodle, roster, work
from tests.toy_submissions import NUMBERS


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, LateRule]:
    """What lateness costs, by assignment; to be changed."""
    found = {ASSIGNMENT.id: LateRule(percent_a_day=10)}
    monkeypatch.setattr(late_days, "_rule", found.get)
    return found


def test_a_semester_of_sixty(semester: Class, rules: dict[str, LateRule]) -> None:
    hand_in(semester)
    semester.grade()
    assert len(semester.executed) == len(PRESENT)
    standing = status(ASSIGNMENT, semester.course)
    assert standing.missing == [person.id for person in PEOPLE if person.absent]
    assert len(standing.waiting) == len(PRESENT), "everybody wrote an answer"
    assert len(standing.late) == sum(late(person.number) for person in PRESENT if person.way == "exchange")

    grade_by_hand(semester)
    assert len(renew(ASSIGNMENT, semester.course).changed) == len(PRESENT)
    assert not status(ASSIGNMENT, semester.course).waiting
    before = agreed_totals(semester)

    rules[ASSIGNMENT.id] = LateRule(percent_a_day=20)
    renew(ASSIGNMENT, semester.course)
    after = agreed_totals(semester)
    assert {name for name in after if after[name] < before[name]} == set(standing.late) & nonzero(before)
    assert semester.executed == sorted(person.id for person in PRESENT), "nothing ran again"

    change_a_test(semester)
    assert len(semester.executed) == len(PRESENT)
    assert not status(ASSIGNMENT, semester.course).waiting, "nobody is asked about a written answer again"
    agreed_totals(semester)
    return_feedback(semester)
    semester.grade()
    assert semester.executed == []


def late(number: int) -> bool:
    return number % 2 == 0


def hand_in(semester: Class) -> None:
    """Roster, due date, and work by three ways."""
    assert run("roster", roster(semester.root), "--course", semester.root).exit_code == 0
    with Gradebook(semester.url) as book:
        book.update_or_create_assignment(ASSIGNMENT.id, duedate="2026-03-01 12:00:00 UTC")
    for person in PRESENT:
        if person.way == "exchange":
            folder = semester.root / "submitted" / person.id / ASSIGNMENT.id
            folder.mkdir(parents=True)
            (folder / f"{NUMBERS}.ipynb").write_bytes(work(person))
            day = 2 if late(person.number) else 1
            (folder / "timestamp.txt").write_text(f"2026-03-0{day} 11:00:00 UTC")
    for archive in (moodle(semester.root), canvas(semester.root)):
        said = run("collect", ASSIGNMENT.id, archive, "--course", semester.root)
        assert said.exit_code == 0, said.output


def grade_by_hand(semester: Class) -> None:
    """Points by a rubric and a comment for everybody."""
    with Gradebook(semester.url) as book:
        for person in PRESENT:
            place = ("explain_width", NUMBERS, ASSIGNMENT.id, person.id)
            grade = book.find_grade(*place)
            grade.manual_score, grade.needs_manual_grade = person.number % 5 / 2, False
            grade.extra_credit = 0.25 if person.number == 7 else None
            book.find_comment(*place).manual_comment = f"Read it again, {person.first}."
        book.db.commit()


def change_a_test(semester: Class) -> None:
    """A hidden test becomes worth more, and is another one."""
    semester.suite.weights["values"] = 3.0
    semester.material["hidden_tests/test_1.py"] = "2"
    semester.grade()


def nonzero(totals: dict[str, float]) -> set[str]:
    return {name for name, points in totals.items() if points}


def agreed_totals(semester: Class) -> dict[str, float]:
    """Everybody's total, which gradebook, page, class report's table and export all say."""
    with Gradebook(semester.url) as book:
        due = {
            found.student_id: found.score - found.late_submission_penalty
            for found in book.assignment_submissions(ASSIGNMENT.id)
        }
    results = semester.root / "results"
    said = {
        row["student"]: float(row["total"]) for row in table((results / f"{ASSIGNMENT.id}.csv").read_bytes())
    }
    assert (
        run(
            *("export", ASSIGNMENT.id, "--to", "csv", "--course", semester.root),
            *("-o", semester.root / "points.csv"),
        ).exit_code
        == 0
    )
    exported = {
        row["student_id"]: float(row["total"])
        for row in table((semester.root / "points.csv").read_bytes())
        if row["total"]
    }
    assert said == exported == pytest.approx(due)
    assert len(due) == len(PRESENT)
    for name, points in due.items():
        assert on_page(results / name / f"{ASSIGNMENT.id}.html") == f"{points:.2f}".rstrip("0").rstrip(".")
    return said


def on_page(page: Path) -> str:
    found = re.search(r"<tfoot>.*?<strong>(.*?)</strong>", page.read_text(), re.DOTALL)
    assert found
    return found[1]


def return_feedback(semester: Class) -> None:
    """Pages go back in the platforms' own naming."""
    for platform in ("moodle", "canvas"):
        file = semester.root / f"{platform}-feedback.zip"
        run(
            *("export", ASSIGNMENT.id, "--to", platform, "--feedback", "zip"),
            *("--course", semester.root, "-o", file),
        )
        with zipfile.ZipFile(file) as archive:
            pages = [archive.read(name).decode() for name in archive.namelist()]
        assert len(pages) == sum(person.way == platform for person in PRESENT)
        assert all("Read it again, Name" in page for page in pages)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
