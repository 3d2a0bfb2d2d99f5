"""The instructor notebook of assignment1_pytorch runs from top to bottom, and trains what it announces."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.assignments.assignment1_pytorch.needs_torch import ASSIGNMENT, needs_torch

RUN = """
import sys
import nbformat
names = {}
for cell in nbformat.read(sys.argv[1], as_version=4).cells:
    if cell.cell_type == "code":
        exec(compile(cell.source, cell.id, "exec"), names)
"""


@needs_torch
def test_both_networks_learn_the_stripes() -> None:
    notebook = ASSIGNMENT.source / "6_pytorch.ipynb"
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", RUN, str(notebook)],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr[-1000:]
    assert done.stdout.count("Passed.") == len(ASSIGNMENT.questions)
    reached = dict(re.findall(r"(module|raw tensors), epoch 5: .* accuracy ([\d.]+)", done.stdout))
    assert all(float(accuracy) > 0.95 for accuracy in reached.values())
    assert reached.keys() == {"module", "raw tensors"}
