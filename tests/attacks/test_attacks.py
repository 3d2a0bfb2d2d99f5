"""What came of the attacks: for each its own outcome, and for nobody else anything."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import nbformat
import pytest

from autograder.results import Outcome, QuestionResult
from tests.attacks.conftest import Run
from tests.attacks.suite import ATTACKS, HONEST, Attack

pytestmark = pytest.mark.timeout(900)  # of which the first test uses nearly all: it grades the class

CLASSES = {"time", "memory", "network", "reading", "grader", "writing", "escalation", "wire", "cheating"}


def question_of(run: Run, attack: Attack) -> QuestionResult:
    return next(q for q in run.result(attack.student).questions if q.id == attack.question)


def pages_of(run: Run, student: str) -> str:
    """What a browser would show of a student: the feedback page, and what graded notebooks put out."""
    shown = [(run.course / "results" / student / "assignment2.html").read_text()]
    for path in (run.course / "autograded" / student).rglob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        shown += [output.data.get("text/html", "") for output in outputs]
    return "\n".join(shown)


def test_there_are_attacks_of_every_class() -> None:
    assert {attack.student.partition("-")[0] for attack in ATTACKS} == CLASSES
    assert len(ATTACKS) >= 110


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.student)
def test_attack_has_the_outcome_it_must_have(run: Run, attack: Attack) -> None:
    question = question_of(run, attack)
    said = "\n".join(test.message for test in question.tests)
    assert "Succeeded" not in said
    assert question.outcome in attack.outcome.split(" or "), said
    assert re.search(attack.says, said)
    incidents = "\n".join(incident.message for incident in run.result(attack.student).incidents)
    assert re.search(attack.incident, incidents)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.student)
def test_attack_earns_nothing_but_what_its_answer_deserves(run: Run, attack: Attack) -> None:
    deserved = question_of(run, attack).max_points if attack.outcome == Outcome.PASSED else 0
    assert run.result(attack.student).score == deserved


@pytest.mark.parametrize("attack", [a for a in ATTACKS if a.never or a.never_live], ids=lambda a: a.student)
def test_nothing_of_a_student_acts_on_who_reads_it(run: Run, attack: Attack) -> None:
    result = run.result(attack.student)
    told = "".join(test.message for test in question_of(run, attack).tests) + str(result.incidents)
    shown = pages_of(run, attack.student)
    assert not attack.never or re.search(attack.never, told + shown + run.printed) is None
    assert not attack.never_live or re.search(attack.never_live, shown) is None


@pytest.mark.parametrize("student", HONEST)
def test_honest_student_beside_the_attackers_gets_everything(run: Run, student: str) -> None:
    result = run.result(student)
    attempted = [q for q in result.questions if q.outcome is not Outcome.NOT_ATTEMPTED]
    assert [q.id for q in attempted if q.points != q.max_points] == []
    assert result.score == (100 if student == HONEST[0] else 30)


def test_every_student_was_graded_and_the_run_ended_well(run: Run) -> None:
    assert run.status == 0, run.printed
    assert "Traceback" not in run.printed
    assert {path.name for path in (run.course / "submitted").iterdir()} == {a.student for a in ATTACKS} | set(
        HONEST
    )
    assert all(run.result(attack.student).gradable for attack in ATTACKS)


def test_no_canary_is_anywhere_in_what_came_out(run: Run) -> None:
    texts = {"printed": run.printed.encode(), "gradebook": "\n".join(run.rows[1] - run.rows[0]).encode()}
    own = run.course / "autograded" / HONEST[0]  # whose own notebook holds a canary
    for folder in ("results", "autograded"):
        for path in (run.course / folder).rglob("*"):
            if path.is_file() and own not in path.parents:
                texts[str(path)] = path.read_bytes()
    found = [
        (place, name)
        for place, canary in run.canaries.items()
        for form in disguises(canary)
        for name, text in texts.items()
        if form in text
    ]
    assert found == []
    assert b"CANARY-planted" not in texts["printed"]


def disguises(canary: str) -> list[bytes]:
    """A secret as it is, backwards, in hexadecimal, and in base64 wherever it starts in a longer text."""
    plain = canary.encode()
    coded = [base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3)]
    return [plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode(), *coded]


def test_files_outside_the_output_folders_are_as_they_were(run: Run) -> None:
    assert run.after == run.before
    left = [*Path("/tmp").glob("left-by-a-student*"), *Path("/dev/shm").glob("left-by-a-student*")]
    assert left == []


def test_gradebook_changed_by_the_rows_of_this_class_only(run: Run) -> None:
    before, after = run.rows
    assert before - after == set()
    students = [line for line in after - before if line.startswith('INSERT INTO "student"')]
    assert len(students) == len(ATTACKS) + len(HONEST)


def test_nobody_was_reached_over_a_network(run: Run) -> None:
    assert run.received == []


def test_no_process_is_left(run: Run) -> None:
    left = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            left += [path] if str(run.checkout).encode() in path.read_bytes() else []
        except OSError:
            continue
    assert left == []
