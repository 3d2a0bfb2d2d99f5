"""Who is in the class: students of the sample class and attackers, and the scores that they must get."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.results.result import Outcome, Result
from tests import sample_class
from tests.attacks.suite import ATTACKS, Attack, hand_in

HOSTILE = 0.1
SLOW = {"infinite_loop", "hanging_cell"}  # half a minute each, and time limits are among the attacks


@dataclass(frozen=True)
class Student:
    """One of the class: `kind` is the sample student or the attack that they hand in."""

    id: str
    kind: str
    attack: Attack | None = None

    def wrong(self, result: Result) -> str:
        """What is wrong with the grade; empty where it is right."""
        if self.attack is None:
            known: Mapping[str, float] = sample_class.STUDENTS[self.kind].get("points", {})
            due = {q.id: known.get(q.id, q.max_points) for q in result.questions}
        else:
            passes = self.attack.outcome == Outcome.PASSED
            due = {q.id: q.max_points * (passes and q.id == self.attack.question) for q in result.questions}
        return ", ".join(f"{q.id} {q.points:g}, not {due[q.id]:g}" for q in result.questions
                         if abs(q.points - due[q.id]) > 0.006)  # fmt: skip


def draw(count: int, seed: int) -> list[Student]:
    """The class: a tenth are attackers, in between the others; the same for the same seed."""
    chance = random.Random(seed)
    honest = [name for name in sample_class.STUDENTS if name not in SLOW]
    attackers = set(chance.sample(range(count), round(count * HOSTILE)))
    attacks = chance.sample(ATTACKS, len(ATTACKS))
    students = []
    for number in range(count):
        if number in attackers:
            attack = attacks[len(students) % len(attacks)]
            students.append(Student(f"s{number:04}", attack.student, attack))
        else:
            students.append(Student(f"s{number:04}", chance.choice(honest)))
    return students


def hand_in_all(students: list[Student], submitted: Path, constants: dict[str, object]) -> None:
    """Write everybody's submission."""
    with tempfile.TemporaryDirectory() as name:
        sample_class.build(Path(name), sorted({s.kind for s in students if s.attack is None}))
        for student in students:
            folder = submitted / student.id / "assignment2"
            if student.attack is None:
                shutil.copytree(Path(name, student.kind, "assignment2"), folder)
            else:
                hand_in(student.attack, folder, constants)
