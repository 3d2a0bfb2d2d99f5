"""A grade can be had again: the same on every run, and one test of it shown to an instructor."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from autograder.assignments.toy import oracle

from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.grading.replay import replay
from autograder.testing.tape import Began
from tests.autograder.commands_run import run
from tests.toy_class import build
from tests.toy_submissions import NUMBERS, TOY, submission

STUDENTS = ("wrong", "partly", "perfect")
FAILING = "moving_average::test_shape"
QUESTIONS = {question for spec in TOY.notebooks for question in spec.questions}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that was graded by one process."""
    root = tmp_path_factory.mktemp("course")
    build(root / "submitted", *STUDENTS)
    run("autograder", "grade", "toy", "--course", str(root), "--jobs", "1", PYTHONHASHSEED="1")
    return root


def submitted(course: Path, student: str) -> str:
    return str(course / "submitted" / student / "toy")


def without_seconds(text: str) -> Any:
    """The content of results.json but for the time that tests took."""
    result = json.loads(text)
    for question in result["questions"]:
        for test in question["tests"]:
            del test["seconds"]
    return result


def results_of(course: Path, student: str) -> Any:
    return without_seconds((course / "results" / student / "toy.json").read_text())


def found_in(result: Any, name: str) -> Any:
    question, _, test = name.partition("::")
    questions = {found["id"]: found["tests"] for found in result["questions"]}
    return next(found for found in questions[question] if found["name"] == test)


def replayed(course: Path, student: str, name: str, file: Path) -> dict[str, np.ndarray]:
    options = ("--student", student, "--test", name, "--save", str(file))
    run("autograder", "try", submitted(course, "wrong"), *options)
    with np.load(file) as arrays:
        return dict(arrays)


def test_results_are_the_same_from_any_number_of_processes_and_with_any_hash_seed(
    course: Path, tmp_path: Path
) -> None:
    build(tmp_path / "submitted", *STUDENTS)
    run("autograder", "grade", "toy", "--course", str(tmp_path), "--jobs", "3", PYTHONHASHSEED="2")
    for student in STUDENTS:
        assert results_of(tmp_path, student) == results_of(course, student)


def test_copied_folder_gives_the_same_results_under_the_right_id(course: Path) -> None:
    printed = run("autograder", "try", submitted(course, "perfect"), "--student", "perfect", "--json")
    assert without_seconds(printed) == results_of(course, "perfect")


def test_another_student_gets_the_same_points_for_other_inputs(course: Path, tmp_path: Path) -> None:
    mine = replayed(course, "wrong", FAILING, tmp_path / "mine")
    again = replayed(course, "wrong", FAILING, tmp_path / "again")
    theirs = replayed(course, "somebody_else", FAILING, tmp_path / "theirs")
    key = "1_moving_average/args/0"
    assert mine.keys() == again.keys() == theirs.keys()
    assert all(np.array_equal(mine[name], again[name]) for name in mine)
    assert mine[key].shape == theirs[key].shape
    assert not np.any(mine[key] == theirs[key])


def test_replay_shows_the_instructor_what_went_wrong_and_says_that_it_is_hidden(course: Path) -> None:
    graded = found_in(results_of(course, "wrong"), FAILING)
    printed = run("autograder", "try", submitted(course, "wrong"), "--student", "wrong", "--test", FAILING)
    words = " ".join(printed.split())
    assert "HIDDEN MATERIAL" in printed
    assert f"failed {FAILING}" in words
    assert graded["message"] in words
    assert f"relative error {graded['error']:.2g}, allowed {graded['tolerance']:.2g}" in words
    assert "call 1: moving_average(float64 (6,), 6)" in words
    assert "worst at [" in words


def test_saved_arrays_are_the_inputs_the_answer_and_the_right_values(course: Path, tmp_path: Path) -> None:
    arrays = replayed(course, "wrong", FAILING, tmp_path / "arrays")
    assert "HIDDEN MATERIAL" in str(arrays["warning"])
    x, width = (arrays[f"1_moving_average/args/{position}"] for position in range(2))
    assert np.array_equal(arrays["1_out/right"], oracle.moving_average(x, int(width)))
    assert np.array_equal(arrays["1_out/given"], arrays["1_moving_average/gave"])


def test_name_alone_replays_the_test_of_every_question_that_has_it(course: Path) -> None:
    notebook = f"{submitted(course, 'perfect')}/{NUMBERS}.ipynb"
    replay_values = ("autograder", "try", notebook, "--test", "test_values")
    printed = run(*replay_values)
    assert "passed  moving_average::test_values" in printed
    assert "passed  differences::test_values" in printed
    refused = run(*replay_values, "--save", f"{notebook}.npz", expect=1)
    assert "choose one of moving_average::test_values" in " ".join(refused.split())


@pytest.mark.parametrize(("asked", "questions"), [("differences::?", {"differences"}), ("?", QUESTIONS)])
def test_question_mark_lists_the_tests_with_what_each_answers_to(
    course: Path, asked: str, questions: set[str]
) -> None:
    printed = run("autograder", "try", submitted(course, "perfect"), "--test", asked)
    assert {line.partition("::")[0] for line in printed.splitlines() if "::" in line} == questions
    assert re.search(r"^differences::\d+  test_two_numbers  \S", printed, re.MULTILINE)


def test_who_waits_for_a_replay_sees_which_test_runs() -> None:
    events: list[object] = []
    with Grader(TOY, sandbox_for(content.load("toy"))) as grader:
        [played] = replay(grader, submission("ada"), TOY, "differences::test_two_numbers", events.append)
    assert played.test.name == "test_two_numbers"
    begun = [(event.question, event.title) for event in events if isinstance(event, Began)]
    assert begun == [("differences", "The differences of a few numbers"), ("differences", "Two numbers")]


@pytest.mark.parametrize(
    ("options", "message", "code"),
    [
        (["--test", "differences::test_nonsense"], "no hidden test 'differences::test_nonsense'", 1),
        (["--test", "test_values", "--json"], "cannot be combined", 2),
        (["--save", "arrays.npz"], "--save needs --test", 2),
    ],
)
def test_wrong_use_of_a_replay_is_explained(
    course: Path, options: list[str], message: str, code: int
) -> None:
    printed = run("autograder", "try", submitted(course, "perfect"), *options, expect=code)
    assert message in " ".join(printed.split())
