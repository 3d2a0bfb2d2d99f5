"""The vocabulary of causes: the same everywhere, and texts that gettext can extract."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from autograder.diagnosis import causes, special

from autograder.assignments.assignment2.diagnosis.causes import CAUSES
from autograder.audit.banks import MUTANTS, domain_mutants, held_out, reference_answers, whole_answers
from autograder.course import content

REFERENCES = reference_answers(content.load("assignment2").assignment)
OLD_CODE = {"old_numpy", "python2", "float_size"}
ROW = re.compile(r"^\| `(\w+)` \| ", re.MULTILINE)


def test_readme_of_the_mutants_lists_exactly_these_causes() -> None:
    listed = ROW.findall((MUTANTS / "README.md").read_text(encoding="utf-8").split("## Causes")[1])
    assert sorted(listed) == sorted(CAUSES)


def test_every_wrong_answer_of_the_banks_has_a_known_cause() -> None:
    wrong = (*domain_mutants(REFERENCES), *held_out(REFERENCES), *whole_answers(REFERENCES))
    due = {variant.cause for variant in wrong}
    assert due == CAUSES.keys() - OLD_CODE


def test_special_sentences_are_of_known_questions_and_causes() -> None:
    assert {question for question, _ in special.SPECIAL} <= REFERENCES.keys()
    assert {cause for _, cause in special.SPECIAL} <= CAUSES.keys()


def test_special_sentence_is_preferred_and_unknown_cause_is_passed_over() -> None:
    assert special.explained("conv_forward_naive", "stride") == CAUSES["stride"]
    assert special.explained("max_pool_forward_naive", "pad") != CAUSES["pad"]
    assert special.explained("conv_forward_naive", "of a later version") is None


@pytest.mark.parametrize("module", [causes, special], ids=lambda module: module.__name__)
def test_every_text_is_a_constant_that_gettext_finds(module: object) -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    assert all(isinstance(call.args[0], ast.Constant) for call in marked)
    made = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Cause"]
    assert made
    assert all(isinstance(argument, ast.Call | ast.Name) for call in made for argument in call.args)


def test_sentences_are_single_and_end_with_a_stop() -> None:
    for cause in (*CAUSES.values(), *special.SPECIAL.values()):
        assert cause.sentence.endswith(".")
        assert ". " not in cause.sentence
        assert cause.idea
