"""The misconceptions of this assignment: their words, wrong oracles for each, and how calls are read.

A wrong oracle is a small model of a layer with one thing done otherwise. The engine (`autograder.diagnosing`)
compares what an answer gave with what they give for the same inputs.
"""

from __future__ import annotations

from autograder.assignments.assignment2.diagnosis.causes import CAUSES
from autograder.assignments.assignment2.diagnosis.causes_by_question import BY_QUESTION
from autograder.assignments.assignment2.diagnosis.questions import QUESTIONS
from autograder.assignments.assignment2.diagnosis.tests_that_tell import TESTS
from autograder.diagnosing.models import Diagnosis

DIAGNOSIS = Diagnosis(causes=CAUSES, by_question=BY_QUESTION, questions=QUESTIONS, tests=TESTS)
