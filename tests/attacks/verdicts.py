"""What must have come of a class of attackers: for each its own outcome, and for nobody else anything."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from autograder.results.result import Outcome, QuestionResult
from tests.attacks.attacked import CANARIES, EARLIER, Run
from tests.attacks.suite import ATTACKS, HONEST, PERFECT, Attack, answered_by


class Verdicts:
    """Tests of a fixture `run`; a test class inherits them and says who is in it."""

    attacks: ClassVar[Sequence[Attack]] = ATTACKS
    honest: ClassVar[Sequence[str]] = HONEST

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        acting = [attack for attack in self.attacks if attack.never or attack.never_live]
        students = {"attack": self.attacks, "acting": acting, "student": self.honest}
        for name in students.keys() & set(metafunc.fixturenames):
            metafunc.parametrize(name, students[name], ids=lambda who: getattr(who, "student", who))

    def test_attack_has_the_outcome_it_must_have(self, run: Run, attack: Attack) -> None:
        question = question_of(run, attack)
        said = "\n".join(test.message for test in question.tests)
        assert "Succeeded" not in said or run.environment == attack.open_in
        # the first, as a busy machine may have no time left for the others
        first = next((t.outcome for t in question.tests if t.outcome is not Outcome.PASSED), Outcome.PASSED)
        assert first == attack.outcome, said
        assert re.search(attack.says, said) or run.environment == attack.open_in
        incidents = "\n".join(incident.message for incident in run.result(attack.student).incidents)
        assert re.search(attack.incident, incidents)

    def test_attack_earns_nothing_but_what_its_answer_deserves(self, run: Run, attack: Attack) -> None:
        deserved = question_of(run, attack).max_points if attack.outcome == Outcome.PASSED else 0
        assert run.result(attack.student).score == deserved

    def test_honest_student_beside_the_attackers_gets_everything(self, run: Run, student: str) -> None:
        result = run.result(student)
        right = [q.id for q in result.questions if q.points == q.max_points]
        assert right == [name for spec in answered_by(student, run.assignment) for name in spec.questions]
        assert result.score == sum(q.max_points for q in result.questions if q.id in right)

    def test_every_student_was_graded_and_the_run_ended_well(self, run: Run) -> None:
        assert run.status == 0, run.printed
        assert "Traceback" not in run.printed
        names = {attack.student for attack in self.attacks} | set(self.honest)
        assert {path.name for path in (run.course / "submitted").iterdir()} == names
        assert all(run.result(attack.student).gradable for attack in self.attacks)
        assert len({run.result(name).sandbox for name in names}) == 1

    def test_no_canary_is_anywhere_in_what_came_out(self, run: Run) -> None:
        printed, results, autograded = Path("printed"), run.course / "results", run.course / "autograded"
        texts = {printed: run.printed.encode()}
        texts[Path("gradebook")] = "\n".join(run.rows[1] - run.rows[0]).encode()
        for folder in (results, autograded):
            texts |= {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        instructors = results / f"{run.assignment.id}-instructor"
        own = {  # where a canary belongs
            "friend": {autograded / PERFECT, results / PERFECT, instructors / f"{PERFECT}.html"},
            "results": {results / EARLIER},
            "gradebook": {results / f"{run.assignment.id}.html"},  # the class report has names
        }
        found = [
            (place, path)
            for place, canary in CANARIES.items()
            for form in disguises(canary)
            for path, text in texts.items()
            if form in text and own.get(place, set()).isdisjoint({path, *path.parents})
        ]
        assert found == [], found
        assert b"CANARY-planted" not in texts[printed]

    def test_files_outside_the_output_folders_are_as_they_were(self, run: Run) -> None:
        assert run.after == run.before
        left = [*Path("/tmp").glob("left-by-a-student*"), *Path("/dev/shm").glob("left-by-a-student*")]
        assert left == []

    def test_earlier_results_are_as_they_were(self, run: Run) -> None:
        (kept,) = (run.course / "results" / EARLIER).iterdir()
        assert kept.read_text() == CANARIES["results"]

    def test_nobody_was_reached_over_a_network(self, run: Run) -> None:
        assert run.received == []

    def test_no_process_is_left(self, run: Run) -> None:
        left = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                left += [path] if str(run.checkout).encode() in path.read_bytes() else []
            except OSError:
                continue
        assert left == []


def question_of(run: Run, attack: Attack) -> QuestionResult:
    return next(q for q in run.result(attack.student).questions if q.id == attack.question)


def disguises(canary: str) -> list[bytes]:
    """A secret as it is, backwards, in hexadecimal, and in base64 wherever it starts in a longer text."""
    plain = canary.encode()
    coded = [base64.b64encode(b"x" * shift + plain)[4 * (shift > 0) : -4] for shift in range(3)]
    return [plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode(), *coded]
