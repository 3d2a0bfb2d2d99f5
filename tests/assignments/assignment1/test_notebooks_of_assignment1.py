"""The instructor notebooks of assignment1 run from top to bottom, training and plots included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

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


COLAB = """
import json, os, shutil, sys, types
from pathlib import Path
notebook, release, other, session = map(Path, sys.argv[1:])
def mount(place):
    shutil.copytree(other, session / "drive/MyDrive/another")
    shutil.copytree(release, session / "drive/MyDrive/course/mine")
sys.modules["google"] = types.ModuleType("google")
colab = sys.modules["google.colab"] = types.ModuleType("google.colab")
colab.drive, colab.files = types.SimpleNamespace(mount=mount), None
cells = {cell["id"]: "".join(cell["source"]) for cell in json.loads(notebook.read_text())["cells"]}
os.chdir(session)
exec(cells["find-library"].replace("/content", str(session)), {})
print(Path.cwd())
"""


def test_first_code_cell_finds_this_assignment_in_a_drive_that_holds_another_as_well(tmp_path: Path) -> None:
    release, other = ASSIGNMENT.release, content.load("assignment2").assignment.release
    notebook = release / f"{ASSIGNMENT.notebooks[0].id}.ipynb"
    command = [sys.executable, "-c", COLAB, *map(str, (notebook, release, other, tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == str(tmp_path / "drive" / "MyDrive" / "course" / "mine"), done.stderr


def test_every_notebook_finds_its_library_first_and_checks_itself_last() -> None:
    first_cells = set()
    for spec in ASSIGNMENT.notebooks:
        _, first, *_, last = nbformat.read(ASSIGNMENT.source / f"{spec.id}.ipynb", as_version=4).cells
        first_cells.add((first.id, first.source))
        assert (last.id, f'check("{spec.id}.ipynb")' in last.source) == ("check", True)
    assert {id for id, _ in first_cells} == {"find-library"}
    assert len(first_cells) == 1, "it is the same in all"
