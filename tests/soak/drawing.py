"""Who is in the class: students of the toy's class and attackers, and the scores that they must get."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from autograder.results.result import Outcome, Result
from tests import toy_class
from tests.attacks.suite import ATTACKS, Attack, hand_in
from tests.toy_submissions import TOY
from tests.toy_submissions import hand_in as hand_in_notebooks

HOSTILE = 0.1
SLOW = {"endless"}  # time limits are among the attacks


@dataclass(frozen=True)
class Student:
    """One of the class: `kind` is the student of the toy's class or the attack that they hand in."""

    id: str
    kind: str
    attack: Attack | None = None

    def wrong(self, result: Result) -> str:
        """What is wrong with the grade; empty where it is right."""
        if self.attack is None:
            due = toy_class.STUDENTS[self.kind].due
        else:
            passes = self.attack.outcome == Outcome.PASSED
            due = {q.id: q.max_points * (passes and q.id == self.attack.question) for q in result.questions}
        return ", ".join(f"{q.id} {q.points:g}, not {due[q.id]:g}" for q in result.questions
                         if abs(q.points - due[q.id]) > 0.006)  # fmt: skip


def draw(count: int, seed: int) -> list[Student]:
    """The class: a tenth are attackers, in between the others; the same for the same seed."""
    chance = random.Random(seed)
    honest = [name for name in toy_class.STUDENTS if name not in SLOW]
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
    for student in students:
        folder = submitted / student.id / TOY.id
        if student.attack is None:
            hand_in_notebooks(folder, *toy_class.STUDENTS[student.kind].notebooks().items())
        else:
            hand_in(student.attack, folder, constants)
