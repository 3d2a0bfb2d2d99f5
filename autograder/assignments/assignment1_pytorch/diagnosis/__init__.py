"""The misconceptions of this assignment: their words, wrong oracles for each, and how calls are read."""

from __future__ import annotations

from autograder.assignments.assignment1_pytorch.diagnosis import by_hand, by_module, by_tensors, loops
from autograder.assignments.assignment1_pytorch.diagnosis.causes import CAUSES
from autograder.assignments.assignment1_pytorch.diagnosis.tests_that_tell import TESTS
from autograder.diagnosing.models import Diagnosis

MODULES = (by_tensors, by_hand, by_module, loops)

QUESTIONS = {question: diagnosis for module in MODULES for question, diagnosis in module.QUESTIONS.items()}

DIAGNOSIS = Diagnosis(causes=CAUSES, questions=QUESTIONS, tests=TESTS)
