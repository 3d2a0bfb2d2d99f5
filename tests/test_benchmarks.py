"""The benchmark beside nbgrader asks answers in a kernel what the hidden tests ask them in a worker."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from autograder import sandbox
from autograder.course import content
from autograder.grading.grader import Grader
from autograder.intake import submission
from benchmarks import in_kernel
from cs231n.notebook_answers import load_answer

ASSIGNMENT = content.load("assignment2").assignment
NETWORK = "ThreeLayerConvNet"
POOLING = "max_pool_forward_naive", "max_pool_backward_naive"


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the tests ask of the reference solutions, and what comes back."""
    file = tmp_path_factory.mktemp("tape") / "tape.pickle"
    handed_in = submission.read("reference", ASSIGNMENT.source, ASSIGNMENT)
    with Grader(ASSIGNMENT, sandbox.choose()) as grader:
        file.write_bytes(pickle.dumps(in_kernel.recorded(grader, handed_in, [POOLING, [NETWORK]])))
    return file


def notebook(name: str, *answers: str) -> dict[str, Any]:
    """The names of a notebook in which these reference solutions were run."""
    path = ASSIGNMENT.source / f"{name}.ipynb"
    return {answer: load_answer(path, answer) for answer in answers}


def test_right_answers_pass_in_a_kernel(tape: Path) -> None:
    for question in POOLING:
        in_kernel.check(tape, question, notebook("2_max_pooling", *POOLING))
    in_kernel.check(tape, NETWORK, notebook("4_three_layer_convnet", NETWORK))


def test_forward_pass_is_asked_before_the_backward_pass_is_defined(tape: Path) -> None:
    in_kernel.check(tape, POOLING[0], notebook("2_max_pooling", POOLING[0]))


def test_wrong_answers_fail_in_a_kernel(tape: Path) -> None:
    names = notebook("2_max_pooling", *POOLING)
    right = names[POOLING[1]]
    names[POOLING[1]] = lambda dout, cache: 2 * right(dout, cache)
    with pytest.raises(AssertionError, match="error"):
        in_kernel.check(tape, POOLING[1], names)
