"""The submissions of assignment2: enough of each kind, and each another program than the reference."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

import pytest

from autograder.audit.banks import EQUIVALENT, submissions
from autograder.audit.generic import generic_mutants
from autograder.audit.variants import RIGHT, Bank, Variant, reference_answers
from autograder.course import content

CONTENT = content.load("assignment2")
REFERENCES = reference_answers(CONTENT.assignment)
SUBMISSIONS = submissions(CONTENT.submissions, REFERENCES)
OUTCOMES = {"timeout", "crashed", "forbidden", "not_attempted"}


def test_every_question_has_its_mistakes_and_its_right_answers() -> None:
    wrong = Counter(v.question for v in SUBMISSIONS if v.bank is Bank.DOMAIN and not v.equivalent)
    right = Counter(question for v in SUBMISSIONS if v.bank is Bank.RIGHT for question in v.answers)
    assert {question: wrong[question] >= 15 for question in REFERENCES} == dict.fromkeys(REFERENCES, True)
    assert {question: right[question] >= 6 for question in REFERENCES} == dict.fromkeys(REFERENCES, True)


def test_every_outcome_has_a_submission() -> None:
    assert {variant.expected for variant in SUBMISSIONS if variant.bank is Bank.OUTCOME} == OUTCOMES


def test_every_wrong_answer_states_its_cause() -> None:
    wrong = (Bank.DOMAIN, Bank.HELD_OUT, Bank.WHOLE)
    nameless = [v.name for v in SUBMISSIONS if v.bank in wrong and not v.cause]
    assert nameless == ["nothing_written"]  # which must be told none


def test_every_submission_is_another_program() -> None:
    are_other_programs(SUBMISSIONS)


@pytest.mark.long
def test_every_generic_mutant_is_another_program() -> None:
    are_other_programs(generic_mutants(REFERENCES, CONTENT.submissions / RIGHT / EQUIVALENT))


def are_other_programs(variants: Sequence[Variant]) -> None:
    for variant in variants:
        for question, source in variant.answers.items():
            assert ast.dump(ast.parse(source)) != ast.dump(ast.parse(REFERENCES[question])), variant.name
    assert len({(v.bank, v.question, v.name) for v in variants}) == len(variants)
