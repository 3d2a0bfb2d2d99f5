"""Published hand-ins are read, whatever lies around the answers; `make audit-files` grades all of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake import submission
from autograder.results.result import Outcome
from tests.assignments.assignment2.published_hand_ins import HAND_INS, PUBLISHED, HandIn, write


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(PUBLISHED, sandbox_for(content.load("assignment2"))) as grader:
        yield grader


@pytest.mark.parametrize("hand_in", HAND_INS.values(), ids=HAND_INS)
def test_every_answer_is_found(grader: Grader, tmp_path: Path, hand_in: HandIn) -> None:
    handed_in = submission.read("ada", write(tmp_path, hand_in), PUBLISHED)
    programs = grader.prepare(handed_in).programs
    attempted = {question for program in programs.values() for question in program.attempted}
    assert attempted >= {*PUBLISHED.questions} - hand_in.lost


@pytest.mark.parametrize(
    "name", ["exported from a notebook", "plots and training at the end", "imports of what is not there"]
)
def test_code_that_fails_around_the_answers_costs_none_of_them(
    grader: Grader, tmp_path: Path, name: str
) -> None:
    handed_in = submission.read("ada", write(tmp_path, HAND_INS[name]), PUBLISHED)
    result = grader.grade_questions(handed_in, ["max_pool_forward_naive"])
    assert [question.outcome for question in result.questions] == [Outcome.PASSED]
