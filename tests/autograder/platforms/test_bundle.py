"""Gradescope grades with our bundle: what it holds, what the page shows and when; there is always a page."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from autograder import sandbox
from autograder.__main__ import main
from autograder.commands import bundle
from autograder.course import checkout, content
from autograder.course.assignment import WorkerSpec
from autograder.grading.grader import Grader
from autograder.grading.scale import add_up, earned
from autograder.intake.submission import Submission
from autograder.platforms.bundling import gradescope_bundle
from autograder.platforms.download import PlatformError
from autograder.platforms.gradescope_results import Shown, page
from autograder.results.result import Incident, Outcome, QuestionResult, Result, TestResult
from autograder.sandbox import SandboxUnavailable
from tests.toy_submissions import NUMBERS, TOY, WRONG, answered, hand_in, submission

PASSED = TestResult("test_a", "The first", 1.0, Outcome.PASSED, "", "", 0.0, 1e-9, 0.1)
FAILED = replace(
    PASSED, name="test_b", title="The second", outcome=Outcome.FAILED, message="out is wrong", hint="Add."
)
QUESTION = QuestionResult("differences", NUMBERS, 5.0, 10.0, Outcome.FAILED, (PASSED, FAILED))
RESULT = Result("ada", TOY.id, 5.0, 10.0, "landlock", (QUESTION,), ())
HANDED_IN = Submission("ada", {NUMBERS: "{}"})


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(gradescope_bundle(TOY, "visible", minutes=10)))


def shown(result: Result, marks: dict[tuple[str, str], str] | None = None) -> dict:
    return json.loads(page(TOY, result, HANDED_IN, Shown("after_published", marks or {})))


def test_bundle_holds_what_grades_and_what_installs_it(archive: zipfile.ZipFile) -> None:
    names = {*archive.namelist()}
    assert {"setup.sh", "run_autograder", ".ci/setup", ".ci/requirements.txt", "pyproject.toml"} <= names
    assert {f"release/toy/{spec.id}.ipynb" for spec in TOY.notebooks} <= names
    assert "autograder/assignments/toy/hidden_tests/test_1_numbers.py" in names
    assert all(archive.getinfo(name).external_attr >> 16 & 0o111 for name in ("setup.sh", "run_autograder"))


def test_bundle_holds_no_solution_and_no_other_assignment(archive: zipfile.ZipFile) -> None:
    of_assignments = {
        name.split("/")[2] for name in archive.namelist() if name.startswith("autograder/assignments/")
    }
    assert of_assignments == {"__init__.py", "conftest.py", "toy"}
    inside = [name for name in archive.namelist() if name.startswith("autograder/assignments/toy/")]
    assert not any(part in name for name in inside for part in ("/submissions/", "/source/", "/release/"))
    notebooks = [archive.read(name) for name in archive.namelist() if name.endswith(".ipynb")]
    assert not any(b"BEGIN SOLUTION" in text for text in notebooks)
    assert not any(name.endswith((".so", ".pyc", ".db")) for name in archive.namelist())


def test_bundle_draws_inputs_from_the_secret_that_is_in_use(archive: zipfile.ZipFile) -> None:
    assert f"AUTOGRADER_SECRET={TOY.secret}" in archive.read("bundle.env").decode().splitlines()


def test_bundle_with_the_published_secret_is_made_and_warned_of(tmp_path: Path) -> None:
    bundle = ["bundle", "gradescope", "toy", "-o", str(tmp_path / "toy.zip")]
    assert "published secret" in CliRunner().invoke(main, bundle, env={"AUTOGRADER_SECRET": None}).output
    assert (
        "published secret" not in CliRunner().invoke(main, bundle, env={"AUTOGRADER_SECRET": "mine"}).output
    )


def test_container_installs_the_extra_that_the_assignment_needs() -> None:
    needing = msgspec.structs.replace(TOY, worker=WorkerSpec(preload=TOY.worker.preload, extra="torch"))
    archive = zipfile.ZipFile(io.BytesIO(gradescope_bundle(needing, "visible", 10)))
    assert "EXTRA=torch" in archive.read("bundle.env").decode().splitlines()
    assert '".[$EXTRA]"' in archive.read("setup.sh").decode()


def test_mark_that_is_no_visibility_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "toy" / "hidden_tests"
    folder.mkdir(parents=True)
    (tmp_path / "toy" / "assignment.toml").write_bytes(
        (content.load("toy").folder / "assignment.toml").read_bytes()
    )
    marks = "@pytest.mark.question('differences')\n@pytest.mark.visibility('soon')\n"
    (folder / "test_one.py").write_text(f"import pytest\n{marks}def test_a(): pass\n")
    monkeypatch.setattr(checkout, "SEARCH", [str(tmp_path)])
    with pytest.raises(PlatformError, match=r"differences::test_a .*'soon'.* expected one of visible"):
        gradescope_bundle(TOY, "visible", minutes=10)


def test_page_has_our_score_and_our_feedback_and_no_leaderboard() -> None:
    said = shown(RESULT)
    assert said["score"] == 5.0
    assert [(test["score"], test["max_score"]) for test in said["tests"]] == [(5.0, 5.0), (0.0, 5.0)]
    assert said["tests"][1]["output"].splitlines() == [
        "failed",
        "out is wrong",
        "relative error 0, allowed 1e-09",
        "Hint: Add.",
    ]
    assert "leaderboard" not in said
    assert said["stdout_visibility"] == "hidden"


def test_tests_are_shown_when_their_mark_says_and_otherwise_when_the_bundle_says() -> None:
    said = shown(RESULT, {("differences", "test_a"): "hidden", ("differences", "test_b"): ""})
    assert [test["visibility"] for test in said["tests"]] == ["hidden", "after_published"]


def test_students_see_at_once_what_was_received_and_later_what_their_code_did() -> None:
    received = replace(HANDED_IN, incidents=(Incident("notes.txt", "not read"),))
    result = replace(RESULT, incidents=(*received.incidents, Incident("cell 3", "it raised \x1b[31mred")))
    said = json.loads(page(TOY, result, received, Shown("after_due_date", {})))
    assert said["output"].splitlines() == [
        "Received: 1_numbers.ipynb",
        "Missing: 2_tally.ipynb, 3_words.ipynb",
        "notes.txt: not read",
    ]
    notes = said["tests"][-1]
    assert (notes["name"], notes["output"], notes["visibility"]) == (
        "Notes",
        "cell 3: it raised red",
        "after_due_date",
    )


def test_forbidden_answer_shows_no_points_for_tests_that_passed() -> None:
    question = replace(QUESTION, points=0.0, outcome=Outcome.FORBIDDEN)
    said = shown(replace(RESULT, score=0.0, questions=(question,)))
    assert sum(test["score"] for test in said["tests"]) == said["score"] == 0.0
    assert sum(test["max_score"] for test in said["tests"]) == 10.0


@pytest.mark.parametrize("right", ["", "a", "b", "cg", "abdf", "abcdefg"])
@pytest.mark.parametrize("most", [10.0, 7.0, 0.1])
def test_scores_and_full_scores_of_the_tests_add_up_to_those_of_the_page(right: str, most: float) -> None:
    weights = dict(zip("abcdefg", (1.0, 2.0, 1.0, 0.5, 1.0, 0.0, 1.5), strict=True))
    tests = [
        replace(PASSED if name in right else FAILED, name=name, weight=weight)
        for name, weight in weights.items()
    ]
    outcome = Outcome.PASSED if len(right) == len(tests) else Outcome.FAILED
    points = earned(outcome, tests, most)
    questions = [
        replace(QUESTION, id=name, points=points, max_points=most, outcome=outcome, tests=tuple(tests))
        for name in ("differences", "moving_average", "others")
    ]
    score, max_score = add_up(questions)
    said = shown(replace(RESULT, score=score, max_score=max_score, questions=tuple(questions)))
    assert said["score"] == score
    assert sum(test["score"] for test in said["tests"]) == pytest.approx(score, abs=1e-9)
    assert sum(test["max_score"] for test in said["tests"]) == pytest.approx(max_score, abs=1e-9)
    assert all(test["score"] in (0.0, test["max_score"]) for test in said["tests"])
    share = [most * weight / sum(weights.values()) for weight in weights.values()] * 3
    assert [test["max_score"] for test in said["tests"]] == pytest.approx(share, abs=2e-4)


def test_failure_of_the_grader_gives_no_grade_and_quotes_nothing_hidden() -> None:
    broken = replace(FAILED, outcome=Outcome.HARNESS_ERROR, message="assert [0.25] == oracle")
    question = replace(QUESTION, outcome=Outcome.HARNESS_ERROR, tests=(PASSED, broken))
    said = shown(replace(RESULT, questions=(question,)))
    assert said["tests"] == []
    assert "not graded" in said["output"]
    assert "oracle" not in json.dumps(said)


@pytest.fixture
def container(tmp_path: Path) -> Path:
    """The folder that Gradescope calls /autograder."""
    for name in ("submission", "results"):
        (tmp_path / name).mkdir()
    users = [{"email": "zoe@uni.example"}, {"email": "ada@uni.example"}]
    (tmp_path / "submission_metadata.json").write_text(json.dumps({"users": users}))
    return tmp_path


def graded(container: Path) -> dict:
    done = CliRunner().invoke(
        main, ["bundle", "run", "toy", "--root", str(container)], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return json.loads((container / "results" / "results.json").read_text())


def test_bundle_gives_the_scores_that_grade_gives(container: Path) -> None:
    wrong = answered(
        NUMBERS,
        moving_average=WRONG["moving_average"],
        differences="def differences(x):\n    return x[1:] - x[:-1]",
    )
    hand_in(container / "submission", (NUMBERS, wrong))
    with Grader(TOY, sandbox.choose()) as grader:
        result = grader.grade(submission("ada@uni.example", (NUMBERS, wrong))).result
    said = graded(container)
    assert 0 < result.score < result.max_score
    assert said["score"] == result.score
    assert sum(test["score"] for test in said["tests"]) == pytest.approx(result.score, abs=1e-9)
    assert sum(test["max_score"] for test in said["tests"]) == pytest.approx(result.max_score, abs=1e-9)
    marked = next(test for test in said["tests"] if test["name"] == "differences: Two numbers")
    assert marked["visibility"] == "hidden"


def test_submission_without_anything_to_grade_says_what_was_expected(container: Path) -> None:
    (container / "submission" / "essay.txt").write_text("...")
    said = graded(container)
    assert said["score"] == 0
    assert f"{NUMBERS}.ipynb" in said["output"]


def test_machine_without_a_sandbox_runs_nothing_and_the_page_says_so(
    container: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_holds(*_: object) -> None:
        raise SandboxUnavailable("landlock: /hidden/reason")

    monkeypatch.setattr(bundle, "chosen_sandbox", none_holds)
    hand_in(container / "submission")
    said = graded(container)
    assert "nothing of it was run" in said["output"]
    assert said["tests"] == []
    assert "/hidden" not in json.dumps(said)


@pytest.mark.parametrize("python", ["sleep 60", "kill -9 $$", "exit 1"])
def test_page_is_there_however_grading_ends(archive: zipfile.ZipFile, container: Path, python: str) -> None:
    archive.extractall(container / "source", ["run_autograder", "stopped.json"])
    script = container / "run_autograder"
    script.write_bytes((container / "source" / "run_autograder").read_bytes())
    script.chmod(0o755)
    settings = "GRADING_SECONDS=1\nASSIGNMENT=toy\nVISIBILITY=visible\n"
    (container / "source" / "bundle.env").write_text(settings)
    program = container / "source" / ".venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{python}\n")
    program.chmod(0o755)
    subprocess.run([script], cwd="/", timeout=20, check=False)
    said = json.loads((container / "results" / "results.json").read_text())
    assert said["score"] == 0
    assert "did not come to its end" in said["output"]
