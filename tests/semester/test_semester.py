"""Sixty students in two sections: every total is the same everywhere, and nobody is asked anything twice."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
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
from tests.semester.exchange import Exchange
from tests.toy_submissions import NUMBERS

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader leaves files open


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> dict[str, LateRule]:
    """What lateness costs, by assignment; to be changed."""
    found = rule()
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
    agreed_totals(semester)
    change_late_rules(semester, rules, set(standing.late))
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


def handed_in(number: int) -> str:
    """By every other one 23 hours after it was due, by the rest an hour before."""
    return f"2026-03-0{2 if late(number) else 1} 11:00:00 UTC"


def hand_in(semester: Class) -> None:
    """Roster, due date, release, and work by three ways."""
    assert run("roster", roster(semester.root), "--course", semester.root).exit_code == 0
    with Gradebook(semester.url) as book:
        book.update_or_create_assignment(ASSIGNMENT.id, duedate="2026-03-01 12:00:00 UTC")
    exchange = Exchange(semester)
    exchange.release()
    for person in PRESENT:
        if person.way == "exchange":
            exchange.hand_in(person.id, work(person), handed_in(person.number))
    exchange.collect()
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


def change_late_rules(semester: Class, rules: dict[str, LateRule], lates: set[str]) -> None:
    """Each change moves the totals of those whom it is about, everywhere, and their pages say why."""
    totals = agreed_totals(semester)
    lates &= nonzero(totals)
    excused, *others = sorted(lates)
    config = semester.root / "nbgrader_config.py"
    exception = f'c = get_config()\nc.LateDays.exceptions = {{"{ASSIGNMENT.id}": {{"{excused}": 1}}}}\n'
    free = exception + "c.LateDays.free = 1\n"
    dearer, grace = rule(percent_a_day=20), rule(percent_a_day=20, grace_minutes=24 * 60)
    changes: list[tuple[Callable[[], object], set[str], str]] = [
        (lambda: rules.update(dearer), lates, "cost 20 % of the points each: 1"),
        (lambda: config.write_text(exception), {excused}, "of these excused: 1"),
        (lambda: config.write_text(free), set(others), "of these free: 1"),
        (lambda: (config.unlink(), rules.update(grace)), set(), "within the grace of 1440 minutes"),
        (lambda: rules.update(rule()), lates, "cost 10 % of the points each: 1"),
    ]
    for change, moved, why in changes:
        before = totals
        change()
        renew(ASSIGNMENT, semester.course)
        totals = agreed_totals(semester)
        assert {name for name in totals if totals[name] != before[name]} == moved
        for name in moved or lates:
            assert why in (semester.root / "results" / name / f"{ASSIGNMENT.id}.html").read_text()


def rule(percent_a_day: float = 10, grace_minutes: float = 0) -> dict[str, LateRule]:
    return {ASSIGNMENT.id: LateRule(percent_a_day, grace_minutes)}


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
    """Pages go back by the exchange, and in the platforms' own naming."""
    exchange = Exchange(semester)
    exchange.give_back()
    for person in PRESENT:
        if person.way == "exchange":
            page = semester.root / "results" / person.id / f"{ASSIGNMENT.id}.html"
            assert exchange.fetched(person.id) == page.read_text()
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
