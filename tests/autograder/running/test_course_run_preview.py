"""What a regrade would change is shown before it is done, and what was before stays known."""

from __future__ import annotations

import io
import json
import sqlite3
import zlib

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.report.changes import console_history, console_preview
from autograder.running.history import history
from autograder.running.run_error import RunError
from tests.autograder.running.conftest import ASSIGNMENT, MOST, Class
from tests.toy_submissions import NUMBERS


def printed(what: object) -> str:
    out = io.StringIO()
    Console(file=out, width=200).print(what)
    return out.getvalue()


@pytest.fixture
def reweighed(classroom: Class) -> Class:
    """A class that was graded before the weight of a test changed."""
    classroom.grade()
    classroom.suite.weights["shape"] = 3.0
    classroom.material["hidden_tests/test_1.py"] = "2"
    return classroom


def test_preview_says_whose_score_would_change_by_how_much_and_why(reweighed: Class) -> None:
    preview = reweighed.preview()
    assert [(change.student, change.points) for change in preview.changes] == [("ada", 0), ("ben", -4)]
    said = printed(console_preview(preview.changes))
    assert f"ben  8 -> 4 of {MOST:g}  -4  because of hidden_tests/test_1.py" in said
    assert "test_shape: weight 1 -> 3" in said
    assert "moving_average::test_shape: weight 1 -> 3: 1 student" in said
    assert "0 up, 1 down, 1 unchanged, 0 new" in said


def test_preview_says_where_points_given_by_hand_hold(reweighed: Class) -> None:
    with Gradebook(reweighed.url) as book:
        book.find_grade("test_moving_average", NUMBERS, ASSIGNMENT.id, "ben").manual_score = 7.5
        book.db.commit()
    said = printed(console_preview(reweighed.preview().changes))
    assert "moving_average: 5 / 10 -> 2.5 / 10; the 7.5 given by hand hold" in said
    assert said.count("by hand") == 1


def test_preview_needs_no_gradebook(reweighed: Class) -> None:
    (reweighed.root / "gradebook.db").unlink()
    assert [change.points for change in reweighed.preview().changes] == [0, -4]
    assert not (reweighed.root / "gradebook.db").exists()


def test_preview_rounds_what_a_score_gains_as_it_rounds_the_score(classroom: Class) -> None:
    classroom.grade()
    classroom.suite.weights["shape"] = 2.0
    classroom.material["hidden_tests/test_1.py"] = "2"
    said = printed(console_preview(classroom.preview().changes))
    assert f"ben  8 -> 5.33 of {MOST:g}  -2.67  because of" in said


def test_preview_writes_nothing_of_the_course(reweighed: Class) -> None:
    def files() -> dict[str, bytes]:
        kept = (".grading.lock", "journal.db")
        paths = (path for path in reweighed.root.rglob("*") if path.is_file() and path.name not in kept)
        return {str(path): path.read_bytes() for path in paths}

    before = files()
    reweighed.suite.broken = {"ben"}
    assert set(reweighed.preview().ungraded) == {"ben"}
    assert files() == before


def test_grading_after_a_preview_applies_it_without_executing_anything(reweighed: Class) -> None:
    reweighed.preview()
    assert reweighed.executed == ["ada", "ben"]
    reweighed.grade()
    assert reweighed.executed == []
    assert reweighed.scores() == {"ada": 16, "ben": 4}
    assert all(change.points == 0 for change in reweighed.preview().changes)


def test_preview_shows_new_outcomes_tests_and_students(classroom: Class) -> None:
    classroom.grade()
    classroom.suite.weights["dtype"] = 2.0
    classroom.material["hidden_tests/test_1.py"] = "2"
    classroom.hand_in("ada", "values", "dtype")
    classroom.hand_in("cleo", "values", "shape", "dtype")
    said = printed(console_preview(classroom.preview().changes))
    assert f"ada  16 -> 12 of {MOST:g}  -4  because of the submission, hidden_tests/test_1.py" in said
    assert "test_shape: passed -> failed" in said
    assert "test_dtype: no such test -> passed, weight 2" in said
    assert f"cleo  new: 16 of {MOST:g}" in said
    assert "0 up, 2 down, 0 unchanged, 1 new" in said


def test_preview_says_how_many_would_be_graded_again_and_why(classroom: Class) -> None:
    for number in range(3):
        classroom.hand_in(f"student{number}", "values")
    classroom.grade()
    classroom.hand_in("ben", "shape")
    shown = printed(console_preview(classroom.preview().changes))
    assert "graded again: 1 student because of the submission" in shown
    classroom.material["hidden_tests/test_1.py"] = "2"
    for _ in range(2):  # the second time the journal has the results
        shown = printed(console_preview(classroom.preview().changes))
        assert "graded again: 4 students because of hidden_tests/test_1.py" in shown
        assert "graded again: 1 student because of the submission, hidden_tests/test_1.py" in shown


def test_preview_says_where_points_are_only_added_up_anew(reweighed: Class) -> None:
    reweighed.material["hidden_tests/test_1.py"] = "1"
    reweighed.material["weights in hidden_tests/test_1.py"] = "2"
    preview = reweighed.preview()
    assert reweighed.executed == []
    assert [change.points for change in preview.changes] == [0, -4]
    shown = printed(console_preview(preview.changes))
    assert "added up anew: 2 students because of weights in hidden_tests/test_1.py" in shown
    assert "graded again" not in shown


def test_nothing_is_graded_again_where_nothing_changed(classroom: Class) -> None:
    classroom.grade()
    shown = printed(console_preview(classroom.preview().changes))
    assert "graded again" not in shown
    assert "added up" not in shown


def test_update_of_the_project_is_summed_up_by_folder(classroom: Class) -> None:
    old = {f"autograder/room/module_{number}.py": "1" for number in range(40)}
    classroom.material |= old
    classroom.grade()
    for name in old:
        del classroom.material[name]
    classroom.material |= {f"autograder/hall/module_{number}.py": "1" for number in range(40)} | {
        "NumPy": "9"
    }
    shown = printed(console_preview(classroom.preview().changes))
    assert "graded again: 2 students because of autograder/ (80 files), NumPy" in shown


def test_journal_of_the_version_before_is_read_on(reweighed: Class) -> None:
    database = sqlite3.connect(reweighed.course.journal)
    for number, packed in database.execute("SELECT id, result FROM entries").fetchall():
        raw = json.loads(zlib.decompress(packed))
        packed = zlib.compress(json.dumps(raw | {"schema": 1}).encode())
        database.execute("UPDATE entries SET result = ? WHERE id = ?", (packed, number))
    database.commit()
    database.close()
    assert [change.points for change in reweighed.preview().changes] == [0, -4]
    reweighed.grade()
    assert [change.new.score for _, change in history(ASSIGNMENT, reweighed.course, "ben")] == [8, 4]


def test_history_has_every_recorded_result_with_what_changed_it(reweighed: Class) -> None:
    reweighed.preview()
    reweighed.grade()
    reweighed.hand_in("ben", "values", "shape")
    reweighed.grade()
    changes = history(ASSIGNMENT, reweighed.course, "ben")
    assert [change.new.score for _, change in changes] == [8, 4, 16]
    said = printed(console_history("ben", changes))
    assert "because of hidden_tests/test_1.py" in said
    assert "because of the submission" in said
    assert "moving_average: 2.5 / 10 -> 10 / 10" in said


def test_history_of_an_unknown_student_says_so(reweighed: Class) -> None:
    with pytest.raises(RunError, match="no result of 'zoe'"):
        history(ASSIGNMENT, reweighed.course, "zoe")


def test_names_of_students_are_no_markup(reweighed: Class) -> None:
    reweighed.hand_in("[red]eve", "values")
    assert "[red]eve  new" in printed(console_preview(reweighed.preview().changes))
