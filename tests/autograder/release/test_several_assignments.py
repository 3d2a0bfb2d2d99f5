"""Assignments share a checkout and a gradebook, and neither changes the other's rows."""

from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course import checkout
from autograder.course.folders import Course
from tests.autograder.gradebook.graded_courses import hand_in
from tests.toy_submissions import TOY


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_second_assignment_joins_the_gradebook_and_leaves_the_first_one_as_it_is(course, monkeypatch):
    monkeypatch.setattr(checkout, "SEARCH", [*checkout.SEARCH, str(Path(__file__).parents[2])])
    shared = Course.at(course.root)
    gradebook.prepare(TOY, shared)
    gradebook.record_all(TOY, shared, hand_in(shared, ["perfect"]))
    with Gradebook(shared.db_url) as book:
        score = book.find_submission(TOY.id, "perfect").score
    course.build()
    gradebook.prepare(course.assignment, shared)
    assert gradebook.make_ready(TOY, shared, ["perfect"]) == []
    with Gradebook(shared.db_url) as book:
        assert {assignment.name for assignment in book.assignments} == {"tiny", TOY.id}
        assert book.find_assignment("tiny").max_score == 10
        assert not book.assignment_submissions("tiny")
        assert book.find_submission(TOY.id, "perfect").score == score > 0
