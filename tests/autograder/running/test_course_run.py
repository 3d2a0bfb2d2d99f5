"""A class run grades what changed, and nothing else; what it leaves behind is always the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.intake.submission import SubmissionError
from autograder.running import course_run, gradebook_writer, known, unconfirmed
from autograder.running.events import Begun, InWork, Recorded, StudentGraded, StudentNotGraded
from autograder.running.history import history
from autograder.running.run_error import RunError
from tests.autograder.running.conftest import ASSIGNMENT, MOST, POINTS, Class

PLACE = ("test_moving_average", "1_numbers", "toy", "ada")


def test_first_run_grades_everybody_into_results_and_gradebook(classroom: Class) -> None:
    ended = classroom.grade()
    assert classroom.executed == ["ada", "ben"]
    assert classroom.scores() == {"ada": 16, "ben": 8}
    assert classroom.saved("ben").score == 8
    assert ended.report.is_file()
    assert not ended.ungraded
    kinds = [type(event) for event in classroom.events if not isinstance(event, InWork)]
    assert kinds == [Begun, StudentGraded, StudentGraded, Recorded]


def test_second_run_executes_nothing_and_changes_nothing(classroom: Class) -> None:
    classroom.grade()

    def files() -> dict[Path, bytes]:
        paths = (path for path in classroom.root.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in paths if path.parent.name != "gradebook-copies"}

    before = files()
    classroom.grade()
    after = files()
    changed = {path.name for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert classroom.executed == []
    assert changed <= {"journal.db", ".grading.lock"}


def test_only_the_student_who_handed_in_anew_is_graded(classroom: Class) -> None:
    classroom.grade()
    classroom.hand_in("ben", "values", "shape")
    classroom.hand_in("cleo", "shape")
    classroom.grade()
    assert classroom.executed == ["ben", "cleo"]
    assert classroom.scores() == {"ada": 16, "ben": 16, "cleo": 8}


def test_when_files_were_saved_does_not_matter(classroom: Class) -> None:
    classroom.grade()
    shutil.copytree(classroom.root / "submitted", classroom.root / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(classroom.root / "submitted")
    (classroom.root / "copy").rename(classroom.root / "submitted")
    classroom.grade()
    assert classroom.executed == []


@pytest.mark.parametrize("part", ["hidden_tests/test_1.py", "assignment.toml: limits"])
def test_everybody_is_graded_again_when_something_changed_that_results_depend_on(
    classroom: Class, part: str
) -> None:
    classroom.grade()
    classroom.material[part] = "2"
    classroom.grade()
    assert classroom.executed == ["ada", "ben"]


def test_what_was_changed_back_needs_no_grading(classroom: Class) -> None:
    classroom.grade()
    classroom.hand_in("ben")
    classroom.grade()
    classroom.hand_in("ben", "values")
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores()["ben"] == 8
    assert [change.new.score for _, change in history(ASSIGNMENT, classroom.course, "ben")] == [
        8,
        0,
        8,
    ]


def test_again_grades_everybody(classroom: Class) -> None:
    classroom.grade()
    classroom.grade(everybody=True)
    assert classroom.executed == ["ada", "ben"]


def test_withdrawn_folder_leaves_its_row(classroom: Class) -> None:
    classroom.grade()
    shutil.rmtree(classroom.root / "submitted" / "ada")
    classroom.grade()
    assert classroom.scores() == {"ada": 16, "ben": 8}
    assert classroom.saved("ada").score == 16


def test_nobody_handed_in_says_what_was_expected(classroom: Class) -> None:
    shutil.rmtree(classroom.root / "submitted")
    with pytest.raises(SubmissionError, match=r"<student>/toy/\*.ipynb"):
        classroom.grade()


def test_manual_scores_and_comments_stay_through_a_regrade(classroom: Class) -> None:
    classroom.grade()
    with Gradebook(classroom.url) as book:
        book.find_grade(*PLACE).manual_score = 2
        book.find_comment("moving_average", *PLACE[1:]).manual_comment = "Well done."
        book.db.commit()
    classroom.hand_in("ada", "shape")
    classroom.grade()
    with Gradebook(classroom.url) as book:
        grade = book.find_grade(*PLACE)
        comment = book.find_comment("moving_average", *PLACE[1:])
        assert (grade.auto_score, grade.manual_score) == (5, 2)
        assert comment.manual_comment == "Well done."


def test_failure_of_the_harness_is_named_gets_no_grade_and_is_tried_next_time(classroom: Class) -> None:
    classroom.suite.broken = {"ben"}
    ended = classroom.grade()
    assert ended.ungraded == {"ben": "the grader itself failed; no grade was recorded"}
    assert classroom.scores() == {"ada": 16}
    assert [event.student for event in classroom.events if isinstance(event, StudentNotGraded)] == ["ben"]
    classroom.suite.broken = set()
    classroom.grade()
    assert classroom.executed == ["ben"]
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_lost_gradebook_is_filled_from_the_journal(classroom: Class, new_gradebook: Path) -> None:
    classroom.grade()
    shutil.copyfile(new_gradebook, classroom.root / "gradebook.db")
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_new_time_of_submission_is_recorded_without_grading(classroom: Class) -> None:
    folder = classroom.hand_in("ada", "values", "shape")
    classroom.grade()
    (folder / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC")
    classroom.grade()
    assert classroom.executed == []
    with Gradebook(classroom.url) as book:
        assert book.find_submission("toy", "ada").timestamp.day == 20


@pytest.mark.parametrize("place", ["Toy", "toy (1)", ""])
def test_time_of_submission_is_found_beside_the_work_wherever_that_lies(classroom: Class, place: str) -> None:
    folder = classroom.hand_in("ada", "values")
    moved = folder.parent / place
    for file in folder.iterdir():
        moved.mkdir(exist_ok=True)
        file.rename(moved / file.name)
    folder.rmdir()
    (moved / "timestamp.txt").write_text("2026-01-20 12:00:00 UTC")
    classroom.grade()
    with Gradebook(classroom.url) as book:
        assert book.find_submission("toy", "ada").timestamp.day == 20
    (moved / "timestamp.txt").write_text("03/01/2026")
    report = classroom.grade().report.read_text()
    assert "ada" in report
    assert "day and month cannot be told apart" in report


def test_what_is_passed_over_is_in_the_class_report(classroom: Class) -> None:
    (classroom.root / "submitted" / "eve").symlink_to("ada")
    assert "eve: it is a link, and links are not followed" in classroom.grade().report.read_text()


def test_lost_page_is_written_again(classroom: Class) -> None:
    classroom.grade()
    page = classroom.root / "results" / "ada" / "toy.html"
    before = page.read_text()
    page.unlink()
    classroom.grade()
    assert classroom.executed == []
    assert page.read_text() == before


def test_new_weight_is_added_up_and_recorded_without_running_anything(classroom: Class) -> None:
    classroom.grade()
    classroom.suite.weights["shape"] = 3.0
    classroom.material["weights in hidden_tests/test_1.py"] = "2"
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 16, "ben": 4}
    assert classroom.saved("ben").score == 4
    _, second = history(ASSIGNMENT, classroom.course, "ben")
    assert second[1].because == ("weights in hidden_tests/test_1.py",)
    classroom.suite.weights["shape"] = 1.0
    classroom.material["weights in hidden_tests/test_1.py"] = "3"
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 16, "ben": 8}


def test_new_points_of_a_question_are_added_up_and_recorded_without_running_anything(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom.grade()
    halved = {question: points / 2 for question, points in POINTS.items()}
    scale = replace(classroom.suite.scale(), points=halved)
    monkeypatch.setattr(known, "read_scale", lambda _: scale)
    classroom.material["points in release/toy/1_numbers.ipynb"] = "2"
    classroom.grade()
    assert classroom.executed == []
    assert classroom.scores() == {"ada": 8, "ben": 4}
    assert classroom.saved("ben").max_score == MOST / 2


def test_tests_that_change_during_the_run_end_it_and_leave_no_doubtful_result(classroom: Class) -> None:
    def change(event: object) -> None:
        if isinstance(event, StudentGraded):
            classroom.material["hidden_tests/test_1.py"] = "2"

    with pytest.raises(RunError, match=r"hidden_tests/test_1\.py changed while the class was graded"):
        course_run.grade_course(ASSIGNMENT, classroom.course, classroom.place(), change)
    classroom.material["hidden_tests/test_1.py"] = "1"
    classroom.grade()
    assert classroom.executed == ["ada", "ben"]


def test_grade_made_while_the_tests_changed_reaches_neither_gradebook_nor_page(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gradebook_writer, "BATCH", 1)
    classroom.grade()
    classroom.hand_in("ada")

    def change(event: object) -> None:
        if isinstance(event, StudentGraded):
            classroom.material["hidden_tests/test_1.py"] = "2"

    with pytest.raises(RunError):
        course_run.grade_course(ASSIGNMENT, classroom.course, classroom.place(), change)
    assert classroom.scores() == {"ada": 16, "ben": 8}
    assert classroom.saved("ada").score == 16


def test_grades_are_recorded_while_the_run_goes_on(classroom: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gradebook_writer, "BATCH", 1)
    monkeypatch.setattr(unconfirmed, "CHECK_SECONDS", 0.0)
    classroom.grade()
    kinds = [type(event) for event in classroom.events if not isinstance(event, InWork)]
    assert kinds == [Begun, *2 * [StudentGraded, Recorded]]
