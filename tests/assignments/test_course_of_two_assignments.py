"""One student in both assignments of a course: one gradebook, and class reports about the whole course."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.commands.options import chosen_sandbox
from autograder.course import content
from autograder.course.folders import Course
from autograder.running.course_run import grade_course
from autograder.running.pool import this_machine
from autograder.running.renewing import renew
from tests.inline import Inline

NOTEBOOKS = {"assignment1": "3_optimisers", "assignment2": "2_max_pooling"}
"""What the student hands in of each assignment: the reference solutions of one notebook."""

POINTS = {"assignment1": 20, "assignment2": 18}
SHARES = [("assignment1", "14 %"), ("assignment2", "16 %")]


@pytest.fixture
def graded(tmp_path: Path) -> Course:
    """A course in which the student was graded in one assignment after the other."""
    course = Course.at(tmp_path)
    for id, notebook in NOTEBOOKS.items():
        assignment = content.load(id).assignment
        folder = course.submitted / "ada" / id
        folder.mkdir(parents=True)
        shutil.copy(assignment.source / f"{notebook}.ipynb", folder)
        here = this_machine(assignment, chosen_sandbox(False, assignment), 1)
        ended = grade_course(assignment, course, replace(here, executor=Inline), lambda event: None)
        assert ended.ungraded == {}
    return course


def shares(course: Course, id: str) -> list[tuple[str, str]]:
    """The table of the course so far in a class report: the mean of each assignment."""
    page = (course.results / f"{id}.html").read_text()
    table = page.partition('<table id="trend">')[2].partition("</table>")[0]
    return re.findall(r'<th scope="row"[^>]*>(\w+)</th><td>1</td><td>([^<]*)</td>', table)


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_student_of_two_assignments_has_one_gradebook_and_reports_of_the_whole_course(graded: Course) -> None:
    with Gradebook(graded.db_url) as book:
        found = {row.assignment.name: row.score for row in book.student_submissions("ada")}
    assert found == pytest.approx(POINTS)
    assert shares(graded, "assignment2") == SHARES
    assert {path.name for path in (graded.results / "ada").iterdir()} == {
        f"{id}.{kind}" for id in NOTEBOOKS for kind in ("html", "json")
    }
    assert renew(content.load("assignment1").assignment, graded).changed == [], "its pages are as they were"
    assert shares(graded, "assignment1") == SHARES
