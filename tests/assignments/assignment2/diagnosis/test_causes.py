"""The vocabulary of causes: the same everywhere, and texts that gettext can extract."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.assignments.assignment2.diagnosis import DIAGNOSIS, causes, causes_by_question
from autograder.audit.banks import submissions
from autograder.audit.variants import RIGHT, reference_answers
from autograder.course import content
from autograder.diagnosing import causes as general

CAUSES = DIAGNOSIS.vocabulary
CONTENT = content.load("assignment2")
REFERENCES = reference_answers(CONTENT.assignment)
OLD_CODE = {"old_numpy", "python2", "float_size"}
ROW = re.compile(r"^\| `(\w+)` \| ", re.MULTILINE)


def test_readme_of_the_mutants_lists_exactly_these_causes() -> None:
    listed = ROW.findall(
        (CONTENT.submissions / "README.md").read_text(encoding="utf-8").split("## Causes")[1]
    )
    assert sorted(listed) == sorted(CAUSES)


def test_every_wrong_answer_of_the_banks_has_a_known_cause() -> None:
    variants = submissions(CONTENT.submissions, REFERENCES)
    due = {variant.cause for variant in variants if variant.expected != RIGHT and variant.cause}
    assert due == CAUSES.keys() - OLD_CODE


def test_sentences_of_questions_are_of_known_questions_and_causes() -> None:
    assert {question for question, _ in DIAGNOSIS.by_question} <= REFERENCES.keys()
    assert {cause for _, cause in DIAGNOSIS.by_question} <= CAUSES.keys()


def test_calls_of_every_question_are_read() -> None:
    assert DIAGNOSIS.questions.keys() == REFERENCES.keys()


def test_sentence_of_the_question_is_preferred_and_unknown_cause_is_passed_over() -> None:
    assert DIAGNOSIS.explained("conv_forward_naive", "stride") == CAUSES["stride"]
    assert DIAGNOSIS.explained("conv_forward_naive", "python2") == general.GENERAL["python2"]
    assert DIAGNOSIS.explained("max_pool_forward_naive", "pad") != CAUSES["pad"]
    assert DIAGNOSIS.explained("conv_forward_naive", "of a later version") is None


@pytest.mark.parametrize(
    "module", [general, causes, causes_by_question], ids=lambda module: str(module.__name__)
)
def test_every_text_is_a_constant_that_gettext_finds(module: object) -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    assert all(isinstance(call.args[0], ast.Constant) for call in marked)
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Cause"]
    assert made
    assert all(isinstance(argument, ast.Call | ast.Name) for call in made for argument in call.args)


def test_sentences_are_single_and_end_with_a_stop() -> None:
    for cause in (*CAUSES.values(), *DIAGNOSIS.by_question.values()):
        assert cause.sentence.endswith(".")
        assert ". " not in cause.sentence
        assert cause.idea
