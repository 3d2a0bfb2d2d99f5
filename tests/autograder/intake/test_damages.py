"""A damaged notebook scores what its clean original scores wherever the answer is still there."""

from __future__ import annotations

import os
import re
from copy import deepcopy
from pathlib import Path

import pytest

from autograder.course.assignment import Assignment
from autograder.grading.grader import Grader
from autograder.intake import submission
from autograder.report.said import said as in_words
from autograder.results.result import Result
from autograder.translation import translations
from tests.autograder.intake.damage import NUMBERS, TALLY, Files, Json, saved
from tests.autograder.intake.damages import DAMAGES
from tests.autograder.intake.editors import EDITORS


def grade(grader: Grader, assignment: Assignment, folder: Path, files: Files, notebook: str) -> Result:
    """Grade files, each saved a minute after the one before it."""
    for number, (name, data) in enumerate(files.items()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        os.utime(folder / name, times=(60 * number, 60 * number))
    return grader.grade(submission.read("ada", folder, assignment), [notebook]).result


def lost(result: Result) -> set[str]:
    """Questions that did not get all of their points; none of those may have got any."""
    short = {question for question in result.questions if question.points < question.max_points}
    assert all(question.points == 0 for question in short)
    return {question.id for question in short}


def said(result: Result) -> list[str]:
    """What the student is told, but for the notebooks that were not handed in here."""
    lines = [f"{incident.where}: {incident.message}" for incident in result.incidents]
    return [line for line in lines if not re.search(r"the notebooks? (is|are) missing", line)]


def notes(result: Result) -> list[str]:
    """The notes as a Chinese page has them."""
    return [in_words(incident.message, translations("zh_CN").gettext) for incident in result.incidents]


def is_english(note: str) -> bool:
    return not re.search("[\u4e00-\u9fff]", note)


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_costs_no_more_than_what_is_lost_and_is_explained(
    grader: Grader, assignment: Assignment, clean: dict[str, Json], folder: Path, name: str
) -> None:
    damage = DAMAGES[name]
    result = grade(grader, assignment, folder, damage.files(clean[damage.notebook]), damage.notebook)
    assert lost(result) == set(damage.lost), said(result)
    if damage.says:
        assert re.search(damage.says, "\n".join(said(result))), said(result)
    else:
        assert said(result) == []
    assert [note for note in notes(result) if is_english(note)] == [], "a Chinese page shows these in English"


@pytest.mark.parametrize("notebook", [NUMBERS, TALLY])
@pytest.mark.parametrize("editor", EDITORS)
def test_notebook_saved_by_another_program_keeps_its_score(
    grader: Grader, assignment: Assignment, clean: dict[str, Json], folder: Path, editor: str, notebook: str
) -> None:
    files = {f"{notebook}.ipynb": saved(EDITORS[editor](deepcopy(clean[notebook])))}
    result = grade(grader, assignment, folder, files, notebook)
    assert lost(result) == set()
    assert all("metadata" in line for line in said(result)), said(result)
