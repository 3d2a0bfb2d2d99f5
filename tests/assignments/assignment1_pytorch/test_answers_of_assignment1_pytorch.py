"""What the submissions of assignment1_pytorch hold, and what its sample students get."""

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
from tests.assignments.assignment1_pytorch.needs_torch import needs_torch

LOADED = content.load("assignment1_pytorch")
LEAST = {Bank.DOMAIN: 12, Bank.RIGHT: 5}


@pytest.mark.parametrize("question", LOADED.assignment.questions)
def test_every_question_has_enough_wrong_and_right_answers(question: str) -> None:
    variants = submissions(LOADED.submissions, reference_answers(LOADED.assignment))
    for bank, least in LEAST.items():
        assert sum(variant.bank is bank and variant.question == question for variant in variants) >= least


@needs_torch
def test_sample_students_get_the_points_that_they_must_get(tmp_path: Path) -> None:
    grader = warm_grader(LOADED.assignment, chosen_sandbox(False, LOADED.assignment))
    for name, student in sample_class.students(LOADED).items():
        sample_class.build(LOADED, tmp_path, [name])
        folder = tmp_path / name / "assignment1_pytorch"
        texts = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.ipynb")}
        for question in grader.grade(Submission(name, texts)).result.questions:
            due = student.get("points", {}).get(question.id, question.max_points)
            assert question.points == pytest.approx(due, abs=1e-3), (name, question.id)
