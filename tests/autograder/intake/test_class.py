"""A class in which one notebook in ten is damaged is graded by the command line, with no edit by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from autograder.results.result import Result, from_json
from tests.autograder.intake.damage import NUMBERS
from tests.autograder.intake.damages import DAMAGES
from tests.toy_submissions import WRONG, answered, hand_in, reference

RIGHT = "def differences(x):\n    return x[1:] - x[:-1]"
ANSWERS = [
    (NUMBERS, answered(NUMBERS, moving_average=WRONG["moving_average"], differences=RIGHT)),
    (NUMBERS, answered(NUMBERS, differences=WRONG["differences"])),
    (NUMBERS, reference(NUMBERS)),
]
CLASS = {f"student {number}": ANSWERS[number % len(ANSWERS)] for number in range(18)}
DAMAGED = {
    "student 2": DAMAGES["answer_split_inside_the_function"],
    "student 5": DAMAGES["answer_deleted"],
}
"""Of these students there are two: one with the notebook as it was, one with it damaged."""


def test_damaged_copies_score_what_their_originals_do(tmp_path: Path) -> None:
    hand_in_class(tmp_path / "submitted")
    files = list(tmp_path.glob("submitted/*/*/*.ipynb"))
    assert len(files) == 20
    assert len(DAMAGED) == len(files) // 10
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "toy", "--course", tmp_path, "--jobs", "2"],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for student, damage in DAMAGED.items():
        expected = points(read(tmp_path, student)) | dict.fromkeys(damage.lost, 0)
        assert points(read(tmp_path, f"{student}, damaged")) == expected
    assert read(tmp_path, "student 0").score not in (0, read(tmp_path, "student 2").score)


def hand_in_class(submitted: Path) -> None:
    """Everybody's notebook, and the damaged copies."""
    for student, answer in CLASS.items():
        hand_in(submitted / student / "toy", answer)
    for student, damage in DAMAGED.items():
        clean = json.loads((submitted / student / "toy" / f"{NUMBERS}.ipynb").read_bytes())
        copy = submitted / f"{student}, damaged" / "toy"
        copy.mkdir(parents=True)
        for name, data in damage.files(clean).items():
            (copy / name).write_bytes(data)


def read(course: Path, student: str) -> Result:
    return from_json((course / "results" / student / "toy.json").read_text())


def points(result: Result) -> dict[str, float]:
    return {question.id: question.points for question in result.questions}
