"""The whole path, as an instructor walks it: a class is handed in, `grade` runs, and everything is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade

from autograder.commands.options import PUBLISHED
from autograder.course.checkout import CHECKOUT
from autograder.notebooks import notebook
from autograder.results.result import Outcome, Result, from_json
from tests.autograder.commands_run import run
from tests.toy_class import MOST, STUDENTS, build
from tests.toy_submissions import NUMBERS, TALLY

HIDDEN_TESTS = "tests/toy/hidden_tests"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose class was graded by the command line; `printed.txt` holds what it said."""
    root = tmp_path_factory.mktemp("course")
    build(root / "submitted")
    printed = run("autograder", "grade", "toy", "--course", str(root))
    (root / "printed.txt").write_text(printed)
    return root


def result_of(course: Path, student: str) -> Result:
    return from_json((course / "results" / student / "toy.json").read_text())


@pytest.mark.parametrize("student", STUDENTS)
def test_each_student_gets_the_points_that_are_due(course: Path, student: str) -> None:
    scored = {question.id: question.points for question in result_of(course, student).questions}
    assert scored == pytest.approx(STUDENTS[student].due)


@pytest.mark.parametrize(
    ("student", "outcome"),
    [
        ("endless", Outcome.TIMEOUT),
        ("exits", Outcome.CRASHED),
        ("raises", Outcome.FAILED),
        ("forbidden", Outcome.FORBIDDEN),
        ("unfilled", Outcome.NOT_ATTEMPTED),
        ("perfect", Outcome.PASSED),
    ],
)
def test_trouble_has_its_own_outcome(course: Path, student: str, outcome: Outcome) -> None:
    outcomes = {question.id: question.outcome for question in result_of(course, student).questions}
    assert outcomes["differences"] is outcome


def test_gradebook_holds_the_same_scores_and_leaves_written_answers_to_a_person(course: Path) -> None:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in STUDENTS:
            recorded = gradebook.find_submission("toy", student)
            assert recorded.score == pytest.approx(result_of(course, student).score)
        for student, answered in (("perfect", True), ("unfilled", False)):
            written = gradebook.find_grade("explain_width", NUMBERS, "toy", student)
            assert written.needs_manual_grade == answered


def test_autograded_notebooks_say_the_same_to_nbgrader(course: Path) -> None:
    questions = {question.id: question.points for question in result_of(course, "partly").questions}
    files = list((course / "autograded" / "partly" / "toy").glob("*.ipynb"))
    tests = [cell for file in files for cell in nbformat.read(file, 4).cells if notebook.is_test(cell)]
    points = {str(notebook.grade_id_of(cell)): determine_grade(cell)[0] for cell in tests}
    assert points == pytest.approx({f"test_{question}": worth for question, worth in questions.items()})


def test_unfilled_release_scores_nothing_and_every_question_is_not_attempted(course: Path) -> None:
    result = result_of(course, "unfilled")
    assert result.score == 0
    assert {question.outcome for question in result.questions} == {Outcome.NOT_ATTEMPTED}
    assert result.incidents == ()


def test_missing_notebook_is_reported_and_costs_its_questions_alone(course: Path) -> None:
    result = result_of(course, "forgot")
    assert any(TALLY in incident.where for incident in result.incidents)
    assert result.score == MOST - 8


def test_results_file_of_a_student_holds_no_seed(course: Path) -> None:
    raw = json.loads((course / "results" / "perfect" / "toy.json").read_text())
    assert raw["schema"] == 2
    assert "seed" not in raw


def test_pages_are_there_link_to_each_other_and_show_no_hidden_test(course: Path) -> None:
    report = (course / "results" / "toy.html").read_text()
    for student in STUDENTS:
        assert f"toy-instructor/{student}.html" in report
        assert (course / "results" / "toy-instructor" / f"{student}.html").is_file()
        page = (course / "results" / student / "toy.html").read_text()
        assert "student.call(" not in page
        assert "Traceback" not in page


def test_end_of_the_run_names_every_student_and_every_place(course: Path) -> None:
    printed = (course / "printed.txt").read_text()
    assert all(student in printed for student in STUDENTS)
    for place in ("gradebook.db", "toy.html", "autograded"):
        assert place in printed
    assert "Warning" not in printed


def test_grading_again_gives_the_same_scores_and_keeps_manual_grades(tmp_path: Path) -> None:
    build(tmp_path / "submitted", "partly")
    grade = ("autograder", "grade", "toy", "--course", str(tmp_path), "--jobs", "1")
    run(*grade)
    first = result_of(tmp_path, "partly")
    url, written = f"sqlite:///{tmp_path / 'gradebook.db'}", ("explain_width", NUMBERS, "toy", "partly")
    with Gradebook(url) as gradebook:
        gradebook.find_grade(*written).manual_score = 2
        gradebook.db.commit()
    run(*grade, "--again")
    again = result_of(tmp_path, "partly")
    errors = [[test.error for test in question.tests] for question in first.questions]
    assert errors == [[test.error for test in question.tests] for question in again.questions]
    with Gradebook(url) as gradebook:
        assert gradebook.find_grade(*written).score == 2


def test_reference_solutions_get_everything_from_pytest() -> None:
    assert f"{MOST:g} of {MOST:g} points" in run("pytest", HIDDEN_TESTS, "-q")


def test_pytest_grades_a_submission_as_grade_does(course: Path) -> None:
    folder = course / "submitted" / "partly" / "toy"
    printed = run("pytest", HIDDEN_TESTS, "-q", "--submission", str(folder), expect=1)
    assert f"{MOST - 2:g} of {MOST:g} points" in printed
    assert "Traceback" not in printed


def test_pytest_speaks_only_of_questions_that_it_tried() -> None:
    printed = run("pytest", HIDDEN_TESTS, "-q", "-k", "TestMovingAverage and shape")
    assert "10 of 10 points" in printed
    assert "Tally" not in printed
    assert "without -n" in run("pytest", HIDDEN_TESTS, "-n", "2", expect=4)


def test_try_prints_results_json_and_touches_no_gradebook(course: Path) -> None:
    path = course / "submitted" / "perfect" / "toy" / f"{NUMBERS}.ipynb"
    before = (CHECKOUT / "gradebook.db").exists()
    result = json.loads(run("autograder", "try", str(path), "--json"))
    scores = {question["id"]: question["points"] for question in result["questions"]}
    assert scores == {"moving_average": 10, "differences": 6}
    assert (CHECKOUT / "gradebook.db").exists() == before


def test_quiet_run_says_only_that_its_secret_is_published_and_logs_how_it_ended(
    course: Path, tmp_path: Path
) -> None:
    log = tmp_path / "run.jsonl"
    quiet = ["--quiet", "--log", str(log), "--course", str(course)]
    assert run("autograder", "grade", "toy", *quiet) == f"{PUBLISHED.format(assignment='toy')}\n"
    begun, *_, ended = map(json.loads, log.read_text().splitlines())
    assert (begun["event"], begun["students"]) == ("begun", len(STUDENTS))
    assert (ended["event"], ended["how"], ended["left"]) == ("ended", "finished", 0)


def test_dry_run_of_a_class_that_nothing_changed_for_says_so(course: Path) -> None:
    printed = run("autograder", "grade", "toy", "--dry-run", "--course", str(course))
    assert re.search(rf"0 up, 0 down, {len(STUDENTS)} unchanged, 0 new", printed)
    assert "graded again" not in printed


def test_unsafe_run_is_stamped(course: Path) -> None:
    path = course / "submitted" / "perfect" / "toy" / f"{TALLY}.ipynb"
    result = json.loads(run("autograder", "try", str(path), "--json", "--unsafe-no-sandbox"))
    assert "unsafe" in result["sandbox"]


@pytest.mark.parametrize(
    ("command", "message", "code"),
    [
        (["grade", "assignment9"], "no assignment 'assignment9'", 2),
        (["history", "assignment9", "ada"], "no assignment 'assignment9'", 2),
        (["try", __file__, "--assignment", "assignment9"], "no assignment 'assignment9'", 2),
        (["grade", "toy", "--course", "/nonexistent"], "<student>/toy/*.ipynb", 1),
        (["grade", "toy", "--log", "/nonexistent/log"], "/nonexistent/log cannot be written", 2),
        (["try", "/nonexistent"], "does not exist", 2),
        (["try", __file__, "--assignment", "toy"], f"its notebooks are {NUMBERS}.ipynb", 1),
        (["nonsense"], "No such command", 2),
    ],
)
def test_wrong_use_is_explained_without_a_traceback(command: list[str], message: str, code: int) -> None:
    printed = run("autograder", *command, expect=code)
    assert message in " ".join(printed.split())
    assert "Traceback" not in printed
