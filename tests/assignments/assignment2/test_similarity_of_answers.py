"""How well copied answers of this assignment are told from right answers that people wrote by themselves."""

from __future__ import annotations

import pytest

from autograder.audit.banks import submissions
from autograder.audit.variants import Bank, reference_answers
from autograder.course import content
from autograder.grading.grader import read_release
from autograder.notebooks import notebook
from autograder.similarity.answers import Answer
from autograder.similarity.pairs import alike
from tests.disguises import DISGUISES

LOADED = content.load("assignment2")
REFERENCES = reference_answers(LOADED.assignment)
OWN = [v for v in submissions(LOADED.submissions, REFERENCES) if v.bank is Bank.RIGHT]


def known() -> dict[str, list[str]]:
    """What the release gives away, and what the reference does, by question."""
    released = {
        str(notebook.grade_id_of(cell)): cell.source
        for node in read_release(LOADED.assignment).values()
        for cell in node.cells
    }
    return {question: [released[question], text] for question, text in REFERENCES.items()}


KNOWN = known()
HONEST = [Answer(f"{v.question} {v.name}", "", v.question, v.answers[v.question]) for v in OWN]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_copies_are_found_and_answers_of_their_own_are_not_called_alike(disguise: str) -> None:
    copied = [
        Answer(f"{answer.student} again", "", answer.part, DISGUISES[disguise](answer.text))
        for answer in HONEST[::3]
    ]
    pairs = [sorted((pair.first, pair.second), key=len) for pair in alike([*HONEST, *copied], KNOWN, 0.5)]
    found = [one for one, other in pairs if other == f"{one} again"]
    assert len(found) >= 0.8 * len(copied)
    assert [pair for pair in pairs if "again" not in "".join(pair)] == []
