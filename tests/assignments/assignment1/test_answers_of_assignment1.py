"""What the submissions of assignment1 hold, and what its sample students get."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.audit import sample_class
from autograder.audit.banks import submissions
from autograder.audit.variants import Bank, reference_answers
from autograder.commands.options import chosen_sandbox
from autograder.course import content
from autograder.grading.warm import warm_grader
from autograder.intake.submission import Submission
from autograder.results.result import Result

LOADED = content.load("assignment1")
LEAST = {Bank.DOMAIN: 12, Bank.RIGHT: 5}


@pytest.mark.parametrize("question", LOADED.assignment.questions)
def test_every_question_has_enough_wrong_and_right_answers(question: str) -> None:
    variants = submissions(LOADED.submissions, reference_answers(LOADED.assignment))
    for bank, least in LEAST.items():
        assert sum(variant.bank is bank and variant.question == question for variant in variants) >= least


def result_of(name: str, folder: Path) -> Result:
    sample_class.build(LOADED, folder, [name])
    texts = {path.stem: path.read_text() for path in (folder / name / "assignment1").glob("*.ipynb")}
    grader = warm_grader(LOADED.assignment, chosen_sandbox(False, LOADED.assignment))
    return grader.grade(Submission(name, texts)).result


def test_sample_students_get_the_points_that_they_must_get(tmp_path: Path) -> None:
    for name, student in sample_class.students(LOADED).items():
        for question in result_of(name, tmp_path).questions:
            due = student.get("points", {}).get(question.id, question.max_points)
            assert question.points == pytest.approx(due, abs=1e-3), (name, question.id)
