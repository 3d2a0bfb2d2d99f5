"""A class in which one notebook in ten is damaged is graded by the command line, with no edit by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from autograder.course.checkout import CHECKOUT
from autograder.results.result import Result, from_json
from tests.autograder.intake.damage import POOLING
from tests.autograder.intake.damages import DAMAGES
from tests.sample_class import STUDENTS, build

CLEAN = [name for name in STUDENTS if name != "infinite_loop"][:18]
DAMAGED = {
    "overlap_assigned": DAMAGES["answer_split_inside_the_function"],
    "vectorised": DAMAGES["answer_deleted"],
}
"""Of these students there are two: one with the notebook as it was, one with it damaged."""


def test_damaged_copies_score_what_their_originals_do(tmp_path: Path) -> None:
    submitted = tmp_path / "submitted"
    hand_in(submitted)
    files = list(submitted.glob("*/*/*.ipynb"))
    assert len(files) == 20
    assert len(DAMAGED) == len(files) // 10
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "assignment2", "--course", tmp_path, "--jobs", "2"],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for student, damage in DAMAGED.items():
        expected = points(read(tmp_path, student)) | dict.fromkeys(damage.lost, 0)
        assert points(read(tmp_path, f"{student}, damaged")) == expected
    assert read(tmp_path, "overlap_assigned").score not in (0, read(tmp_path, "perfect").score)


def hand_in(submitted: Path) -> None:
    """The quickest notebook of each student, and the damaged copies."""
    for folder in build(submitted, CLEAN):
        for path in folder.iterdir():
            if path.stem != POOLING:
                path.unlink()
    for student, damage in DAMAGED.items():
        copy = submitted / f"{student}, damaged" / "assignment2"
        shutil.copytree(submitted / student / "assignment2", copy)
        spoiled = damage.files(json.loads((copy / f"{POOLING}.ipynb").read_bytes()))
        (copy / f"{POOLING}.ipynb").unlink()
        for name, data in spoiled.items():
            (copy / name).write_bytes(data)


def read(course: Path, student: str) -> Result:
    return from_json((course / "results" / student / "assignment2.json").read_text())


def points(result: Result) -> dict[str, float]:
    return {question.id: question.points for question in result.questions}
