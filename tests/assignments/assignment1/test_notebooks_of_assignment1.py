"""The instructor notebooks of assignment1 run from top to bottom, training and plots included."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.course import content

ASSIGNMENT = content.load("assignment1").assignment

RUN = """
import sys
import nbformat
import matplotlib
matplotlib.use("Agg")
for path in sys.argv[1:]:
    names = {}
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code" and cell.id not in ("find-library", "check"):
            source = cell.source.replace("%matplotlib inline", "")
            exec(compile(source, f"{path}: {cell.id}", "exec"), names)
"""


def test_every_cell_of_the_source_notebooks_runs_with_the_released_library() -> None:
    paths = [str(ASSIGNMENT.source / f"{spec.id}.ipynb") for spec in ASSIGNMENT.notebooks]
    environment = {**os.environ, "PYTHONPATH": str(ASSIGNMENT.release), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", RUN, *paths],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr[-1000:]
