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
from tests.autograder.intake.damage import POOLING, Json, saved, zipped

NO_NAMES = [
    "assignment2.html",
    "assignment2.csv",
    "assignment2-students-1.html",
    "journal.db",
    "\udcff",
    "a\nb",
]
NAMES = ["Lovelace, Ada", 'O\'Brien "Bo" <b>', "back\\slash & co", "李小龙", "zoë 100% #1?"]


def test_class_with_unusual_names_is_graded_and_recorded(tmp_path: Path, clean: dict[str, Json]) -> None:
    for name in NAMES[:-1]:
        folder = tmp_path / "submitted" / name / "assignment2"
        folder.mkdir(parents=True)
        (folder / f"{POOLING}.ipynb").write_bytes(saved(clean[POOLING]))
    packed = tmp_path / "submitted" / NAMES[-1]
    packed.mkdir()
    (packed / "assignment2.zip").write_bytes(zipped({f"my work/{POOLING}.ipynb": saved(clean[POOLING])}))
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "autograder",
            "grade",
            "assignment2",
            "--course",
            str(tmp_path),
            "--jobs",
            "1",
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = (tmp_path / "results" / "assignment2.html").read_text()
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        for name in NAMES:
            result = json.loads((tmp_path / "results" / name / "assignment2.json").read_text())
            assert (result["student"], result["score"]) == (name, 18)
            assert gradebook.find_submission("assignment2", name).score == 18
            assert html.escape(name, quote=False) in report.replace("&#34;", '"').replace("&#39;", "'")
            assert f'href="{quote(name)}/assignment2.html"' in report


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_name_under_which_nothing_can_be_kept_costs_only_its_bearer(name: str) -> None:
    with pytest.raises(submission.SubmissionError, match="rename the student's folder"):
        submission.take_in(name, [], content.load("assignment2").assignment)
