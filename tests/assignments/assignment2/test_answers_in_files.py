"""Answers in `cs231n/layers.py` and `cs231n/classifiers/cnn.py`, as the published course keeps them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.audit.as_files import as_files
from autograder.course import content
from autograder.grading.grader import Grader, sandbox_for
from autograder.intake import submission
from autograder.results.result import Outcome, Result

LOADED = content.load("assignment2")
ASSIGNMENT = LOADED.assignment
LAYERS, CNN = (spec.path for spec in ASSIGNMENT.files)

HEADS = {
    LAYERS: "from builtins import range\nimport numpy as np\n\n\n",
    CNN: "import numpy as np\n\nfrom ..layers import *\nfrom ..fast_layers import *\n"
    "from ..layer_utils import *\n\n\n",
}
"""What published files import."""


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    with Grader(ASSIGNMENT, sandbox_for(LOADED)) as grader:
        yield grader


def published() -> dict[str, str]:
    """The reference solutions under the imports of published files."""
    texts = as_files(ASSIGNMENT, {})
    plain = {
        path: "\n".join(line for line in text.split("\n") if not line.startswith(("import ", "from ")))
        for path, text in texts.items()
    }
    lacking = "from cs231n.layers import batchnorm_backward, batchnorm_forward\n"
    return {path: HEADS[path] + (lacking if path == LAYERS else "") + text for path, text in plain.items()}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def graded(grader: Grader, place: Path) -> Result:
    return grader.grade(submission.read("ada", place, ASSIGNMENT)).result


def assert_full(result: Result) -> None:
    assert {q.id: q.points for q in result.questions} == {q.id: q.max_points for q in result.questions}


def test_reference_solutions_in_files_get_all_points(grader: Grader, tmp_path: Path) -> None:
    assert_full(graded(grader, write(tmp_path, published())))


def test_zip_of_the_course_s_script_with_an_old_library_gets_all_points(
    grader: Grader, tmp_path: Path
) -> None:
    old = {
        "cs231n/__init__.py": "",
        "cs231n/fast_layers.py": "from .im2col_cython import col2im_cython\n",
        "cs231n/layer_utils.py": "from .layers import *\n\ndef conv_relu_pool_forward(*a): return 0, 0\n",
        "cs231n/solver.py": "raise RuntimeError\n",
    }
    archive = tmp_path / "assignment2.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name, text in {**old, **published()}.items():
            packed.writestr(name, text)
        packed.writestr("ConvolutionalNetworks.ipynb", '{"cells": [], "nbformat": 4}')
        packed.writestr("a2_inline_submission.pdf", b"%PDF")
    assert_full(graded(grader, archive))


def test_files_of_the_released_library_answer_nothing(tmp_path: Path) -> None:
    library = {path: (ASSIGNMENT.release / path).read_text(encoding="utf-8") for path in (LAYERS, CNN)}
    handed_in = submission.read("ada", write(tmp_path, library), ASSIGNMENT)
    assert handed_in.answered == ()
    assert "missing" in handed_in.incidents[-1].message


TEMPLATES = {
    LAYERS: '''
def conv_forward_naive(x, w, b, conv_param):
    """A naive implementation."""
    out = None
    # TODO
    pass
    cache = (x, w, b, conv_param)
    return out, cache


def conv_backward_naive(dout, cache):
    dx, dw, db = None, None, None
    pass
    return dx, dw, db


def max_pool_backward_naive(dout, cache):
    dx = None
    pass
    return dx
''',
    CNN: """
class ThreeLayerConvNet(object):
    def __init__(self, input_dim=(3, 32, 32), num_filters=32, dtype=np.float32):
        self.params = {}
        self.dtype = dtype
        pass
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        W1, b1 = self.params["W1"], self.params["b1"]
        filter_size = W1.shape[2]
        conv_param = {"stride": 1, "pad": (filter_size - 1) // 2}
        scores = None
        pass
        if y is None:
            return scores
        loss, grads = 0, {}
        pass
        return loss, grads
""",
}


def test_the_course_s_own_empty_functions_are_not_attempted(grader: Grader, tmp_path: Path) -> None:
    result = graded(grader, write(tmp_path, {path: HEADS[path] + text for path, text in TEMPLATES.items()}))
    assert {question.outcome for question in result.questions} == {Outcome.NOT_ATTEMPTED}


def test_convolution_may_not_use_the_fast_layers_and_the_network_may(grader: Grader, tmp_path: Path) -> None:
    files = published()
    files[LAYERS] += (
        "\n\nfrom .fast_layers import conv_forward_fast\n\n\n"
        "def conv_forward_naive(x, w, b, conv_param):\n    return conv_forward_fast(x, w, b, conv_param)\n"
    )
    outcomes = {
        question.id: question.outcome for question in graded(grader, write(tmp_path, files)).questions
    }
    assert outcomes.pop("conv_forward_naive") is Outcome.FORBIDDEN
    assert set(outcomes.values()) == {Outcome.PASSED}
