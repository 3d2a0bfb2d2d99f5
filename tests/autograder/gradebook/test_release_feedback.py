"""`nbgrader release_feedback` gives feedback to all whom the exchange reaches, and names the others."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import notebook_hash
from traitlets.config import Config

from autograder import gradebook
from autograder.course.folders import Course
from autograder.nbgrader_hook import ReleaseFeedback
from tests.autograder.gradebook.graded_courses import hand_in
from tests.toy_submissions import NUMBERS, TOY


@pytest.mark.filterwarnings("ignore")  # nbgrader leaves files open
def test_feedback_of_copied_submissions_is_named_and_that_of_others_released(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    course = Course.at(tmp_path)
    gradebook.prepare(TOY, course)
    graded = hand_in(course, ["perfect", "deleted_cell"])
    exchanged = course.submitted / "perfect" / TOY.id
    (exchanged / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    (exchanged / "submission_secret.txt").write_text("secret of perfect")
    gradebook.record_all(TOY, course, graded)
    for student in ("perfect", "deleted_cell"):
        feedback = tmp_path / "feedback" / student / TOY.id
        feedback.mkdir(parents=True)
        (feedback / f"{NUMBERS}.html").write_text(f"well done, {student}")
        for file in (course.autograded / student / TOY.id).glob("*.txt"):  # as nbgrader's feedback step does
            (feedback / file.name).write_bytes(file.read_bytes())

    exchange = tmp_path / "exchange"
    exchange.mkdir()
    config = Config()
    config.Exchange.root = str(exchange)
    config.CourseDirectory.update(root=str(tmp_path), course_id="toys", assignment_id=TOY.id)
    with caplog.at_level(logging.WARNING):
        ReleaseFeedback(coursedir=CourseDirectory(config=config), config=config).start()
    assert "did not come through nbgrader's exchange: deleted_cell" in caplog.text
    names = {file.name for file in (exchange / "toys" / "feedback").iterdir()}
    assert names == {f"{notebook_hash(secret='secret of perfect', notebook_id=NUMBERS)}.html"}
