"""The misconceptions of this assignment: their words, wrong oracles for each, and how calls are read.

A wrong oracle gives what an answer with one misconception gives for the same inputs. `reading.py` makes
inputs of calls.
"""

from __future__ import annotations

from autograder.assignments.assignment1.diagnosis import (
    network,
    wrong_dropout,
    wrong_experiment,
    wrong_layers,
    wrong_normalization,
    wrong_optimisers,
    wrong_softmax,
)
from autograder.assignments.assignment1.diagnosis.causes import CAUSES
from autograder.assignments.assignment1.diagnosis.causes_by_question import BY_QUESTION
from autograder.assignments.assignment1.diagnosis.tests_that_tell import TESTS
from autograder.diagnosing.models import Diagnosis

MODULES = (
    wrong_softmax,
    wrong_layers,
    network,
    wrong_optimisers,
    wrong_normalization,
    wrong_dropout,
    wrong_experiment,
)

QUESTIONS = {question: diagnosis for module in MODULES for question, diagnosis in module.QUESTIONS.items()}

DIAGNOSIS = Diagnosis(causes=CAUSES, by_question=BY_QUESTION, questions=QUESTIONS, tests=TESTS)
