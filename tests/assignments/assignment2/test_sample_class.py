"""The sample class of assignment 2, graded as an instructor does it: each student gets what is due."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.grading.grader import read_release
from autograder.notebooks import notebook
from autograder.results.result import Outcome, Result, from_json
from tests.sample_class import STUDENTS, build

ASSIGNMENT = content.load("assignment2").assignment
POINTS = {q: p for node in read_release(ASSIGNMENT).values() for q, p in notebook.points_of(node).items()}

HIDDEN_TESTS = "autograder/assignments/assignment2/hidden_tests"


def run(*command: str, expect: int = 0) -> str:
    """Run a command in the checkout as a user would, and return what it printed."""
    commands = Path(sys.executable).parent  # nbgrader calls alembic by name
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose sample class was graded by the command line."""
    root = tmp_path_factory.mktemp("course")
    build(root / "submitted")
    run("autograder", "grade", "assignment2", "--course", str(root))
    return root


def result_of(course: Path, student: str) -> Result:
    return from_json((course / "results" / student / "assignment2.json").read_text())


@pytest.mark.parametrize("student", STUDENTS)
def test_each_student_gets_the_points_recorded_for_them(course: Path, student: str) -> None:
    expected = POINTS | STUDENTS[student].get("points", {})
    scored = {question.id: question.points for question in result_of(course, student).questions}
    assert scored == pytest.approx(expected, abs=0.01)


def test_gradebook_holds_the_same_scores_and_leaves_written_answers_to_a_person(course: Path) -> None:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for student in STUDENTS:
            result = result_of(course, student)
            recorded = gradebook.find_submission("assignment2", student)
            assert recorded.score == pytest.approx(result.score, abs=0.01)
            for spec in ASSIGNMENT.notebooks:
                grades = gradebook.find_submission_notebook(spec.id, "assignment2", student).grades
                written = [grade for grade in grades if grade.name.startswith("written-")]
                handed_in = spec.id in notebooks_of(course, student) and "files" not in STUDENTS[student]
                assert all(grade.needs_manual_grade == handed_in for grade in written)


def test_unfilled_release_scores_nothing_and_every_question_is_not_attempted(course: Path) -> None:
    result = result_of(course, "unfilled")
    assert result.score == 0
    assert {question.outcome for question in result.questions} == {Outcome.NOT_ATTEMPTED}
    assert result.incidents == ()


@pytest.mark.parametrize(
    ("student", "question", "outcome"),
    [
        ("infinite_loop", "max_pool_forward_naive", Outcome.TIMEOUT),
        ("exits", "max_pool_backward_naive", Outcome.CRASHED),
        ("raises", "conv_backward_naive", Outcome.FAILED),
        ("not_a_number", "max_pool_forward_naive", Outcome.FAILED),
        ("deleted_cell", "conv_backward_naive", Outcome.NOT_ATTEMPTED),
        ("hoards_memory", "spatial_batchnorm_backward", Outcome.FAILED),
        ("peeks", "ThreeLayerConvNet", Outcome.FAILED),
        ("phones_home", "spatial_groupnorm_backward", Outcome.FAILED),
        ("files_one_not_python", "conv_backward_naive", Outcome.FAILED),
        ("files_not_filled_in", "spatial_groupnorm_backward", Outcome.NOT_ATTEMPTED),
    ],
)
def test_trouble_has_its_own_outcome(course: Path, student: str, question: str, outcome: Outcome) -> None:
    outcomes = {question.id: question.outcome for question in result_of(course, student).questions}
    assert outcomes[question] is outcome
    assert all(other is Outcome.PASSED for name, other in outcomes.items() if name != question) or (
        student == "phones_home"
    )


@pytest.mark.parametrize(
    ("student", "where", "what"),
    [
        ("tampered_test", "5_normalization.ipynb: cell 'test_spatial_groupnorm_backward'", "was changed"),
        ("broken_json", "2_max_pooling.ipynb", "not a notebook"),
        ("forgotten_notebook", "5_normalization.ipynb", "missing"),
        ("deleted_cell", "1_convolution.ipynb: cell 'conv_backward_naive'", "missing"),
        ("lost_metadata", "1_convolution.ipynb: cell 'conv_forward_naive'", "found by the name"),
        ("lost_metadata", "2_max_pooling.ipynb: cell 'max_pool_forward_naive'", "2 times"),
        ("hanging_cell", "1_convolution.ipynb: cell 'cell 4'", "did not finish"),
        ("peeks", "4_three_layer_convnet.ipynb: cell 'ThreeLayerConvNet'", "was stopped"),
        ("phones_home", "5_normalization.ipynb: cell 'spatial_groupnorm_forward'", "was stopped"),
        ("phones_home", "5_normalization.ipynb: cell 'spatial_groupnorm_backward'", "was stopped"),
    ],
)
def test_damage_is_reported_by_file_and_cell(course: Path, student: str, where: str, what: str) -> None:
    incidents = {incident.where: incident.message for incident in result_of(course, student).incidents}
    assert what in incidents[where]


def test_nothing_of_the_students_reached_the_outside(course: Path) -> None:
    assert not Path("/tmp/sample-class-was-here").exists()


def test_pages_are_there_link_to_each_other_and_show_no_hidden_test(course: Path) -> None:
    report = (course / "results" / "assignment2.html").read_text()
    hidden = hidden_lines()
    for student in STUDENTS:
        assert f'"assignment2-instructor/{student}.html"' in report
        page = (course / "results" / student / "assignment2.html").read_text()
        assert [line for line in hidden if line in page] == []
        assert "Traceback" not in page


@pytest.mark.long
def test_nbgrader_own_commands_give_the_same_scores(course: Path, tmp_path: Path) -> None:
    students = ["perfect", "overlap_assigned", "tampered_test", "files_in_the_package", "files_in_a_zip"]
    build(tmp_path / "submitted", students)
    here = f"--CourseDirectory.root={tmp_path}"
    (tmp_path / "source").symlink_to(CHECKOUT / "source")
    run("nbgrader", "generate_assignment", "assignment2", here)
    run("nbgrader", "autograde", "assignment2", here)
    run("nbgrader", "generate_feedback", "assignment2", here)
    run("nbgrader", "export", here, f"--to={tmp_path / 'grades.csv'}")
    exported = (tmp_path / "grades.csv").read_text()
    hidden = hidden_lines()
    for student in students:
        row = next(line for line in exported.splitlines() if f",{student}," in line)
        score = result_of(course, student).score
        assert float(row.split(",")[-2]) == pytest.approx(score, abs=0.01)
        for page in (tmp_path / "feedback" / student / "assignment2").glob("*.html"):
            assert [line for line in hidden if line in page.read_text()] == []


def test_reference_solutions_get_everything_from_pytest() -> None:
    printed = run("pytest", HIDDEN_TESTS, "-q", "-k", "not faster")
    assert "100 of 100 points" in printed


def test_pytest_grades_a_submission_as_grade_does(course: Path) -> None:
    folder = course / "submitted" / "pad_slice" / "assignment2"
    printed = run("pytest", HIDDEN_TESTS, "-q", "--submission", str(folder), expect=1)
    score = result_of(course, "pad_slice").score
    found = re.search(r"(\S+) of 100 points", printed)
    assert found is not None
    # inputs differ (another student's name seeds them), points do not
    assert float(found[1]) == pytest.approx(score, abs=0.01)
    assert "Traceback" not in printed


def notebooks_of(course: Path, student: str) -> set[str]:
    return {path.stem for path in (course / "autograded" / student / "assignment2").glob("*.ipynb")}


def hidden_lines() -> list[str]:
    """Lines of the hidden suites that are code and long enough to be nobody else's."""
    lines = [
        line.strip()
        for path in content.load("assignment2").hidden_tests.glob("test_*.py")
        for line in path.read_text().splitlines()
    ]
    code = [line for line in lines if "trial." in line or "student.call(" in line or "oracle." in line]
    assert len(code) > 50
    return [line for line in code if len(line) > 25]
