"""All attacks in one class, on this machine; `make attacks ENVIRONMENT=...` for others."""

from __future__ import annotations

import re
import warnings

import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from tests.attacks.attacked import Run
from tests.attacks.suite import ATTACKS, HONEST, Attack
from tests.attacks.verdicts import Verdicts, question_of

CLASSES = {"time", "memory", "network", "reading", "grader", "writing", "escalation", "wire", "cheating"}


def test_there_are_attacks_of_every_class() -> None:
    assert {attack.student.partition("-")[0] for attack in ATTACKS} == CLASSES
    assert len(ATTACKS) >= 110


@pytest.mark.timeout(900)  # of which the first test uses nearly all: it grades the class
class TestAttacks(Verdicts):
    def test_nothing_of_a_student_acts_on_who_reads_it(self, run: Run, acting: Attack) -> None:
        result = run.result(acting.student)
        told = "".join(test.message for test in question_of(run, acting).tests) + str(result.incidents)
        page = (run.course / "results" / acting.student / "toy.html").read_text()
        live = page + graded_notebooks(run, acting.student)
        assert not acting.never or re.search(acting.never, told + page + run.printed) is None
        assert not acting.never_live or re.search(acting.never_live, live) is None

    def test_gradebook_changed_by_the_rows_of_this_class_only(self, run: Run) -> None:
        before, after = run.rows
        assert before - after == set()
        students = [line for line in after - before if line.startswith('INSERT INTO "student"')]
        assert len(students) == len(ATTACKS) + len(HONEST)

    def test_gradebook_says_what_the_results_say(self, run: Run) -> None:
        with warnings.catch_warnings(), Gradebook(f"sqlite:///{run.course / 'gradebook.db'}") as gradebook:
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's, as in autograder/gradebook
            entered = {s.student.id: s.score for s in gradebook.assignment_submissions("toy")}
            assert gradebook.find_assignment("toy").max_score < 1000
        students = [*HONEST, *(attack.student for attack in ATTACKS)]
        assert entered == pytest.approx({student: run.result(student).score for student in students})

    def test_existence_of_hidden_files_is_known_in_the_landlock_tier_only(self, run: Run) -> None:
        attack = next(attack for attack in ATTACKS if attack.student == "reading-existence_of_files")
        told = {test.message for test in question_of(run, attack).tests}
        known = any("it is there" in message for message in told)
        assert known == (run.result(attack.student).sandbox == "landlock")


def graded_notebooks(run: Run, student: str) -> str:
    """What nbgrader's pages would show of a student's graded notebooks, their own code included."""
    exporter = HTMLExporter(template_name="basic")
    paths = (run.course / "autograded" / student).rglob("*.ipynb")
    return "\n".join(exporter.from_filename(path)[0] for path in paths)
