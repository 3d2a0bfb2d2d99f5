"""What grading leaves in nbgrader's gradebook, held against what nbgrader itself leaves."""

from __future__ import annotations

import importlib
import shutil
import sqlite3
from contextlib import closing
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    NbGraderPreprocessor,
    SaveAutoGrades,
)

from autograder import gradebook
from autograder.course.configuration import configuration
from autograder.course.folders import Course
from autograder.grading.grader import Graded
from autograder.release import build
from autograder.report.autograded import annotate
from autograder.results.result import Outcome, QuestionResult, Result
from tests.autograder.gradebook.graded_courses import CELLS, STUDENTS, again, enter_by_hand, hand_in, rows
from tests.toy_submissions import NUMBERS, TALLY, TOY

LATE = """
from nbgrader.plugins import LateSubmissionPlugin

class TenthADay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score * 0.1 * total_seconds_late / 86400 if total_seconds_late > 3600 else -1

c = get_config()
c.AssignLatePenalties.plugin_class = TenthADay
"""


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the assignment, to copy: nbgrader takes seconds to make one."""
    root = tmp_path_factory.mktemp("registered")
    gradebook.prepare(TOY, Course.at(root))
    return root / "gradebook.db"


@pytest.fixture
def course(tmp_path: Path, registered: Path) -> Course:
    root = tmp_path / "course"
    root.mkdir()
    shutil.copy(registered, root / "gradebook.db")
    return Course.at(root)


def let_nbgrader_grade(course: Course, graded: list[Graded]) -> None:
    """Run nbgrader's own autograde step, with the same results instead of execution."""
    by_student = {item.result.student: item for item in graded}

    class Annotate(NbGraderPreprocessor):
        def preprocess(self, nb: Any, resources: Any) -> Any:
            item, name = by_student[resources["nbgrader"]["student"]], resources["nbgrader"]["notebook"]
            return annotate(item.notebooks[name], item.result, name), resources

    config = configuration(course.root)
    config.CourseDirectory.update(db_url=course.db_url, assignment_id=TOY.id)
    config.Autograde.autograde_preprocessors = [
        Annotate,
        SaveAutoGrades,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    source = course.root / "source"
    if not source.exists():
        source.symlink_to(TOY.source.parent)
    directory = CourseDirectory(config=config)
    Autograde(coursedir=directory, config=config, force=True).start()


@pytest.fixture
def two_courses(course: Course, tmp_path: Path) -> tuple[Course, Course]:
    other = tmp_path / "nbgrader"
    shutil.copytree(course.root, other)
    return course, Course.at(other)


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_every_row_is_the_one_that_nbgrader_writes(two_courses: tuple[Course, Course]) -> None:
    ours, theirs = two_courses
    graded = hand_in(ours, STUDENTS)
    late = {"perfect": "03-02 12:00", "deleted_cell": "03-05 13:00", "forgotten_notebook": "03-01 12:30"}
    for student, time in late.items():
        path = ours.submitted / student / TOY.id / "timestamp.txt"
        path.write_text(f"2026-{time}:00 UTC")
    shutil.copytree(ours.submitted, theirs.submitted)
    for course in two_courses:
        (course.root / "nbgrader_config.py").write_text(LATE)

    assert gradebook.record_all(TOY, ours, graded) == {}
    let_nbgrader_grade(theirs, graded)
    first = rows(theirs.db_url)
    assert rows(ours.db_url) == first
    assert len(first["grade"]) == len(STUDENTS) * CELLS

    better = [again(item) for item in graded]
    for course in two_courses:
        enter_by_hand(course.db_url)
    assert gradebook.record_all(TOY, ours, better) == {}
    let_nbgrader_grade(theirs, better)
    second = rows(theirs.db_url)
    assert without_questions_to_people(rows(ours.db_url)) == without_questions_to_people(second)
    penalties = {dict(row)["late_submission_penalty"] for row in second["submitted_notebook"]}
    assert len({penalty for penalty in penalties if penalty}) > 3, "the plugin took points"
    assert second["grade"] != first["grade"]


def without_questions_to_people(tables: dict[str, set[tuple[Any, ...]]]) -> dict[str, set[tuple[Any, ...]]]:
    """nbgrader asks a person about each manual score after each run; this project where there is a reason."""
    grades = {tuple(pair for pair in row if pair[0] != "needs_manual_grade") for row in tables["grade"]}
    return tables | {"grade": grades}


def test_recording_the_same_again_changes_nothing(course: Course) -> None:
    graded = hand_in(course, STUDENTS[:2])
    gradebook.record_all(TOY, course, graded)
    files = {path: path.stat().st_mtime_ns for path in course.autograded.rglob("*.ipynb")}
    database = (course.root / "gradebook.db").read_bytes()
    gradebook.record_all(TOY, course, graded)
    assert {path: path.stat().st_mtime_ns for path in course.autograded.rglob("*.ipynb")} == files
    assert (course.root / "gradebook.db").read_bytes() == database


def test_one_student_that_the_gradebook_refuses_costs_nobody_else_the_grade(course: Course) -> None:
    good, other = hand_in(course, STUDENTS[:2])
    strange = deepcopy(good.notebooks)
    strange[NUMBERS].cells[1].metadata.nbgrader.update(grade_id="unheard-of", solution=True)
    strange[NUMBERS].cells[1].metadata.nbgrader.locked = False
    refused = Graded(replace(good.result, student="strange"), strange)
    broken = replace(other.result, student="broken", questions=(harness_error(other.result),))
    unnamed = Graded(replace(good.result, student="\udcff"), good.notebooks)
    problems = gradebook.record_all(
        TOY, course, [good, refused, Graded(broken, other.notebooks), unnamed, other]
    )
    assert set(problems) == {"strange", "broken", "\udcff"}
    assert "unheard-of" in problems["strange"]
    assert "no grade to write" in problems["broken"]
    with Gradebook(course.db_url) as book:
        assert {student.id for student in book.students} == set(STUDENTS[:2])
        recorded = book.find_submission(TOY.id, other.result.student)
        assert recorded.score == sum(question.points for question in other.result.questions)


def harness_error(result: Result) -> QuestionResult:
    return replace(result.questions[0], outcome=Outcome.HARNESS_ERROR)


def test_points_that_are_missing_or_were_changed_are_found_and_manual_ones_are_not(course: Course) -> None:
    graded = hand_in(course, STUDENTS)
    results = [item.result for item in graded]
    assert gradebook.differing(TOY, course, results) == set(STUDENTS)
    gradebook.record_all(TOY, course, graded[::2])
    enter_by_hand(course.db_url)
    assert gradebook.differing(TOY, course, results) == {STUDENTS[1]}
    with Gradebook(course.db_url) as book:
        cell = ("test_Tally", TALLY, TOY.id, STUDENTS[2])
        book.find_grade(*cell).auto_score = 0.125
        book.db.commit()
    assert gradebook.differing(TOY, course, results) == {STUDENTS[1], STUDENTS[2]}


def test_notebooks_of_an_older_submission_do_not_stay(course: Course) -> None:
    (graded,) = hand_in(course, ["perfect"])
    gradebook.record_all(TOY, course, [graded])
    folder = course.autograded / "perfect" / TOY.id
    assert len(list(folder.glob("*.ipynb"))) == len(TOY.notebooks)
    fewer = {name: node for name, node in graded.notebooks.items() if name != NUMBERS}
    gradebook.record_all(TOY, course, [replace(graded, notebooks=fewer)])
    assert {path.stem for path in folder.glob("*.ipynb")} == fewer.keys()
    with Gradebook(course.db_url) as book:
        written = book.find_grade("explain_width", NUMBERS, TOY.id, "perfect")
        assert (written.auto_score, written.needs_manual_grade) == (0, False)


def test_locked_gradebook_is_named_and_keeps_what_it_had(course: Course) -> None:
    graded = hand_in(course, STUDENTS[:1])
    impatient = replace(course, db_url=f"{course.db_url}?timeout=0.05")
    with closing(sqlite3.connect(course.root / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(
            gradebook.GradebookError, match=r"gradebook\.db.* locked; .* run the same command"
        ):
            gradebook.record_all(TOY, impatient, graded)
        with pytest.raises(gradebook.GradebookError, match="locked"):
            gradebook.prepare(TOY, impatient)
    assert gradebook.record_all(TOY, impatient, graded) == {}


@pytest.mark.parametrize(
    ("db_url", "said"),
    [
        ("sqlite:///{root}/gradebook.db", "not a database"),
        ("sqlite:////proc/nowhere/gradebook.db", "/proc/nowhere"),
        ("postgresql+nothing://somebody:secret@localhost/grades", "PostgreSQL needs"),
        ("grades", "cannot be used"),
    ],
)
def test_gradebook_that_cannot_be_used_is_explained(tmp_path: Path, db_url: str, said: str) -> None:
    (tmp_path / "gradebook.db").write_bytes(b"no gradebook" * 1000)
    course = Course.at(tmp_path, db_url=db_url.format(root=tmp_path))
    with pytest.raises(gradebook.GradebookError, match=said) as caught:
        gradebook.prepare(TOY, course)
    assert "secret" not in str(caught.value)


def test_prepared_gradebook_is_left_as_it_is(course: Course) -> None:
    gradebook.record_all(TOY, course, hand_in(course, STUDENTS[:1]))
    before = (course.root / "gradebook.db").read_bytes()
    gradebook.prepare(TOY, course)
    assert (course.root / "gradebook.db").read_bytes() == before


@pytest.mark.filterwarnings("ignore")  # nbgrader's own
def test_question_added_after_work_was_graded_gets_its_points(course: Course) -> None:
    graded = hand_in(course, STUDENTS[:2])
    gradebook.record_all(TOY, course, graded)
    complete = rows(course.db_url)
    forget_question(course.root / "gradebook.db", "differences")
    assert rows(course.db_url) != complete
    gradebook.prepare(TOY, course)
    gradebook.record_all(TOY, course, graded)
    assert rows(course.db_url) == complete


def forget_question(database: Path, question: str) -> None:
    """Make a gradebook as it was before there was this question."""
    names = (question, f"test_{question}")
    with closing(sqlite3.connect(database)) as connection, connection:
        cells = "SELECT id FROM base_cell WHERE name IN (?, ?)"
        for table, column in {"grade": "cell_id", "comment": "cell_id"}.items():
            connection.execute(f"DELETE FROM {table} WHERE {column} IN ({cells})", names)
        for table in ("grade_cells", "solution_cells", "base_cell"):
            connection.execute(f"DELETE FROM {table} WHERE id IN ({cells})", names)
        connection.execute("DELETE FROM source_cell WHERE name IN (?, ?)", names)


def test_question_with_students_work_cannot_silently_go(course: Course) -> None:
    with Gradebook(course.db_url) as book:
        extra = {"max_score": 5, "cell_type": "code"}
        book.add_grade_cell("test_old_question", NUMBERS, TOY.id, **extra)
    gradebook.record_all(TOY, course, hand_in(course, STUDENTS[:1]))
    with pytest.raises(build.ReleaseError, match="cell 'test_old_question' is gone"):
        gradebook.prepare(TOY, course)


def test_plugin_for_late_submissions_lies_in_the_course_and_its_failure_is_told(course: Course) -> None:
    graded = hand_in(course, STUDENTS[:1])
    (course.submitted / STUDENTS[0] / TOY.id / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    enter = "UPDATE assignment SET duedate = '2026-03-01 12:00:00.000000'"
    with closing(sqlite3.connect(course.root / "gradebook.db")) as connection, connection:
        connection.execute(enter)
    config = "c = get_config()\nc.AssignLatePenalties.plugin_class = 'lateness_of_this_course.Strict'\n"
    (course.root / "nbgrader_config.py").write_text(config)
    with pytest.raises(gradebook.GradebookError, match="late submission plugin"):
        gradebook.record_all(TOY, course, graded)
    plugin = "from nbgrader.plugins import LateSubmissionPlugin\nclass Strict(LateSubmissionPlugin):\n"
    (course.root / "lateness_of_this_course.py").write_text(
        f"{plugin}    def late_submission_penalty(self, student, score, seconds):\n        return seconds\n"
    )
    importlib.invalidate_caches()
    assert gradebook.record_all(TOY, course, graded) == {}
    with Gradebook(course.db_url) as book:
        notebooks = book.find_submission(TOY.id, STUDENTS[0]).notebooks
        assert [one.late_submission_penalty for one in notebooks] == [one.score for one in notebooks]


def test_course_names_its_gradebook_in_its_own_configuration(tmp_path: Path) -> None:
    assert Course.at(tmp_path).db_url == f"sqlite:///{tmp_path}/gradebook.db"
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///g'\n"
    )
    assert Course.at(tmp_path).db_url == "sqlite:///g"
    assert Course.at(tmp_path, db_url="sqlite:///option").db_url == "sqlite:///option"
