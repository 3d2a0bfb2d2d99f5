"""Students and files of any name are graded, recorded and shown under that name."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from nbgrader.api import Gradebook

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.intake import submission
from tests.autograder.intake.damage import NUMBERS, Json, saved, zipped

NO_NAMES = [
    "toy.html",
    "toy.csv",
    "toy-students-1.html",
    "journal.db",
    "\udcff",
    "a\nb",
    "ada\u202eecilA",
    "ada\u2066",
    "ada\u200f",
    "a\x7f",
    "a\u2028b",
]
NAMES = [
    "Lovelace, Ada",
    'O\'Brien "Bo" <b>',
    "back\\slash & co",
    "李小龙",
    "Ada\u3000Lovelace",
    "Ada\xa0L.",
    "\u0645\u06cc\u200c\u0622",
    "\u0d23\u0d4d\u200d",
    "zoë 100% #1?",
]


def test_class_with_unusual_names_is_graded_and_recorded(tmp_path: Path, clean: dict[str, Json]) -> None:
    for name in NAMES[:-1]:
        folder = tmp_path / "submitted" / name / "toy"
        folder.mkdir(parents=True)
        (folder / f"{NUMBERS}.ipynb").write_bytes(saved(clean[NUMBERS]))
    packed = tmp_path / "submitted" / NAMES[-1]
    packed.mkdir()
    (packed / "toy.zip").write_bytes(zipped({f"my work/{NUMBERS}.ipynb": saved(clean[NUMBERS])}))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            "toy",
            "--course",
            str(tmp_path),
            "--jobs",
            "1",
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = (tmp_path / "results" / "toy.html").read_text()
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        for name in NAMES:
            result = json.loads((tmp_path / "results" / name / "toy.json").read_text())
            assert (result["student"], result["score"]) == (name, 16)
            assert gradebook.find_submission("toy", name).score == 16
            assert html.escape(name, quote=False) in report.replace("&#34;", '"').replace("&#39;", "'")
            assert f'"toy-instructor/{quote(name)}.html"' in report


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_name_under_which_nothing_can_be_kept_costs_only_its_bearer(name: str) -> None:
    with pytest.raises(submission.SubmissionError, match="rename the student's folder"):
        submission.take_in(name, [], content.load("toy").assignment)


def test_refused_name_tells_which_character_is_at_fault() -> None:
    with pytest.raises(submission.SubmissionError, match=r"holds U\+202E \(RIGHT-TO-LEFT OVERRIDE\)"):
        submission.take_in("ada\u202eecilA", [], content.load("toy").assignment)
