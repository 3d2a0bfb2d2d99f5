"""pytest's own command line grades an answer whose numbers overflow as a class run does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.notebooks import notebook

CONTENT = content.load("assignment2")
NETWORK = "4_three_layer_convnet"


def test_infinite_weights_are_a_wrong_answer_on_pytests_command_line(tmp_path: Path) -> None:
    text = (CONTENT.assignment.source / f"{NETWORK}.ipynb").read_text(encoding="utf-8")
    node = notebook.parse(text)
    for cell in node.cells:
        if notebook.grade_id_of(cell) == "ThreeLayerConvNet":
            cell.source += (
                "\n\nclass ThreeLayerConvNet(ThreeLayerConvNet):\n    def __init__(self, **sizes):\n"
            )
            cell.source += "        super().__init__(**sizes)\n        self.params['W2'] *= np.inf"
    handed_in = tmp_path / f"{NETWORK}.ipynb"
    nbformat.write(node, handed_in)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(CONTENT.hidden_tests)]
    ran = subprocess.run(
        [*command, "-k", "normal_with_the_given_scale", "--submission", str(handed_in)],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "harness_error" not in ran.stdout
    assert "failed" in ran.stdout
