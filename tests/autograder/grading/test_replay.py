"""A grade can be had again: the same on every run, and one test of it shown to an instructor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.assignments.assignment2 import oracle
from autograder.course.checkout import CHECKOUT
from tests.sample_class import build

STUDENTS = ["pad_slice", "overlap_assigned", "perfect"]
FAILING = "conv_backward_naive::test_padding_larger_than_the_filter"


def run(*command: str, hash_seed: str = "0", expect: int = 0) -> str:
    """What `python -m autograder` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *command],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that was graded by one process."""
    root = tmp_path_factory.mktemp("course")
    build(root / "submitted", STUDENTS)
    run("grade", "assignment2", "--course", str(root), "--jobs", "1", hash_seed="1")
    return root


def submitted(course: Path, student: str) -> str:
    return str(course / "submitted" / student / "assignment2")


def without_seconds(text: str) -> Any:
    """The content of results.json but for the time that tests took."""
    result = json.loads(text)
    for question in result["questions"]:
        for test in question["tests"]:
            del test["seconds"]
    return result


def results_of(course: Path, student: str) -> Any:
    return without_seconds((course / "results" / student / "assignment2.json").read_text())


def found_in(result: Any, name: str) -> Any:
    question, _, test = name.partition("::")
    questions = {found["id"]: found["tests"] for found in result["questions"]}
    return next(found for found in questions[question] if found["name"] == test)


def replayed(course: Path, student: str, name: str, file: Path) -> dict[str, np.ndarray]:
    run("try", submitted(course, "pad_slice"), "--student", student, "--test", name, "--save", str(file))
    with np.load(file) as arrays:
        return dict(arrays)


def test_results_are_the_same_from_any_number_of_processes_and_with_any_hash_seed(
    course: Path, tmp_path: Path
) -> None:
    build(tmp_path / "submitted", STUDENTS)
    run("grade", "assignment2", "--course", str(tmp_path), "--jobs", "3", hash_seed="2")
    for student in STUDENTS:
        assert results_of(tmp_path, student) == results_of(course, student)


def test_copied_folder_gives_the_same_results_under_the_right_id(course: Path) -> None:
    printed = run("try", submitted(course, "pad_slice"), "--student", "pad_slice", "--json")
    assert without_seconds(printed) == results_of(course, "pad_slice")


def test_another_student_gets_the_same_points_for_other_inputs(course: Path, tmp_path: Path) -> None:
    mine = replayed(course, "pad_slice", FAILING, tmp_path / "mine")
    again = replayed(course, "pad_slice", FAILING, tmp_path / "again")
    theirs = replayed(course, "somebody_else", FAILING, tmp_path / "theirs")
    key = "1_conv_backward_naive/args/0"
    assert mine.keys() == again.keys() == theirs.keys()
    assert all(np.array_equal(mine[name], again[name]) for name in mine)
    assert mine[key].shape == theirs[key].shape
    assert not np.any(mine[key] == theirs[key])


def test_replay_shows_the_instructor_what_went_wrong_and_says_that_it_is_hidden(course: Path) -> None:
    graded = found_in(
        results_of(course, "overlap_assigned"), "max_pool_backward_naive::test_windows_that_overlap"
    )
    name = "max_pool_backward_naive::test_windows_that_overlap"
    printed = run(
        "try", submitted(course, "overlap_assigned"), "--student", "overlap_assigned", "--test", name
    )
    words = " ".join(printed.split())
    assert "HIDDEN MATERIAL" in printed
    assert f"failed {name}" in words
    assert graded["message"] in words
    assert f"relative error {graded['error']:.2g}, allowed {graded['tolerance']:.2g}" in words
    assert "call 1: max_pool_backward_naive(float64 (" in words
    assert "stride: " in words
    assert "worst at [" in words


def test_saved_arrays_are_the_inputs_the_answer_and_the_right_values(course: Path, tmp_path: Path) -> None:
    arrays = replayed(course, "pad_slice", FAILING, tmp_path / "arrays")
    assert "HIDDEN MATERIAL" in str(arrays["warning"])
    call = "1_conv_backward_naive"
    x, w, b = (arrays[f"{call}/args/1/{position}"] for position in range(3))
    stride, pad = (int(arrays[f"{call}/args/1/3/{name}"]) for name in ("stride", "pad"))
    right = oracle.conv_backward(arrays[f"{call}/args/0"], x, w, b, stride, pad)
    assert np.array_equal(arrays["1_dx/right"], right[0])
    assert np.array_equal(arrays["1_dx/given"], arrays[f"{call}/gave/0"])


def test_name_alone_replays_the_test_of_every_question_that_has_it(course: Path) -> None:
    notebook = f"{submitted(course, 'perfect')}/1_convolution.ipynb"
    printed = run("try", notebook, "--test", "test_stride")
    assert "passed  conv_forward_naive::test_stride" in printed
    assert "passed  conv_backward_naive::test_stride" in printed
    refused = run("try", notebook, "--test", "test_stride", "--save", str(Path(notebook) / "x"), expect=1)
    assert "choose one of conv_forward_naive::test_stride" in " ".join(refused.split())


@pytest.mark.parametrize(
    ("options", "said", "code"),
    [
        (["--test", "conv_forward_naive::test_nonsense"], "no hidden test 'conv_forward_naive::test_non", 1),
        (["--test", "test_stride", "--json"], "cannot be combined", 2),
        (["--save", "arrays.npz"], "--save needs --test", 2),
    ],
)
def test_wrong_use_of_a_replay_is_explained(course: Path, options: list[str], said: str, code: int) -> None:
    assert said in " ".join(run("try", submitted(course, "perfect"), *options, expect=code).split())
