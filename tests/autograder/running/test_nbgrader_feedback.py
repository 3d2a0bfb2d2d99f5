"""nbgrader's own feedback commands, and so formgrader's buttons, give the project's page."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import notebook_hash
from traitlets.config import Config

from autograder.course.checkout import CHECKOUT
from autograder.course.configuration import configuration
from autograder.nbgrader_hook import ReleaseFeedback
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS

pytestmark = pytest.mark.filterwarnings("ignore")  # nbgrader leaves files open


def config(classroom: Class) -> Config:
    """The checkout's own nbgrader options, for another folder."""
    options = configuration(CHECKOUT)
    options.CourseDirectory.update(
        root=str(classroom.root), course_id="toys", assignment_id=ASSIGNMENT.id, db_url=classroom.url
    )
    options.Exchange.root = str(classroom.root / "exchange")
    return options


def generate(classroom: Class) -> None:
    """As `nbgrader generate_feedback toy`."""
    options = config(classroom)
    GenerateFeedback(coursedir=CourseDirectory(config=options), config=options).start()


def comment(classroom: Class, text: str) -> None:
    """As a person does with formgrader."""
    with Gradebook(classroom.url) as book:
        book.find_comment("explain_width", NUMBERS, ASSIGNMENT.id, "ada").manual_comment = text
        book.db.commit()


def given(classroom: Class, student: str = "ada") -> str:
    return (classroom.root / "feedback" / student / ASSIGNMENT.id / f"{NUMBERS}.html").read_text()


def own(classroom: Class, student: str = "ada") -> str:
    return (classroom.root / "results" / student / f"{ASSIGNMENT.id}.html").read_text()


def test_each_notebook_gets_the_page_in_results_with_what_a_person_entered(classroom: Class) -> None:
    classroom.grade()
    comment(classroom, "Mind the edges.")
    generate(classroom)
    assert given(classroom) == own(classroom)
    assert "Mind the edges." in given(classroom)
    assert given(classroom, "ben") == own(classroom, "ben")


def test_feedback_that_is_older_than_its_points_is_made_again_without_force(classroom: Class) -> None:
    classroom.grade()
    generate(classroom)
    comment(classroom, "Mind the edges.")
    generate(classroom)
    assert "Mind the edges." in given(classroom)


def test_what_is_released_is_as_the_gradebook_is(classroom: Class) -> None:
    handed_in = classroom.root / "submitted" / "ada" / ASSIGNMENT.id
    (handed_in / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    (handed_in / "submission_secret.txt").write_text("secret of ada")
    classroom.grade()
    generate(classroom)
    comment(classroom, "Mind the edges.")
    (classroom.root / "exchange").mkdir()
    options = config(classroom)
    ReleaseFeedback(coursedir=CourseDirectory(config=options), config=options).start()
    name = notebook_hash(secret="secret of ada", notebook_id=NUMBERS)
    released = classroom.root / "exchange" / "toys" / "feedback" / f"{name}.html"
    assert "Mind the edges." in released.read_text()


def test_students_without_a_result_here_get_nbgraders_page_and_are_named(
    classroom: Class, caplog: pytest.LogCaptureFixture
) -> None:
    classroom.grade()
    (classroom.root / "results" / "journal.db").unlink()
    with caplog.at_level(logging.WARNING):
        generate(classroom)
    assert "nothing was graded into this folder yet" in caplog.text
    assert given(classroom) != own(classroom)


def test_generating_while_a_run_has_the_course_is_refused(classroom: Class, tmp_path: Path) -> None:
    classroom.grade()
    with classroom.course.locked(), pytest.raises(Exception, match="being graded by"):
        generate(classroom)


def test_formgrader_lists_the_assignment_of_a_course_that_links_to_its_notebooks(classroom: Class) -> None:
    classroom.grade()
    options = config(classroom)

    def listed() -> list[tuple[str, int]]:
        api = NbGraderAPI(CourseDirectory(config=options), config=options)
        return [(found["name"], found["num_submissions"]) for found in api.get_assignments()]

    assert not listed()
    (classroom.root / "source").symlink_to(ASSIGNMENT.source.parent)
    assert listed() == [(ASSIGNMENT.id, 2)]
