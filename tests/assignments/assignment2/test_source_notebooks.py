"""The instructor notebooks, run as an instructor would: alone, from top to bottom."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.course import content
from autograder.course.checkout import CHECKOUT
from autograder.notebooks.notebook import SKIP_TAG

ASSIGNMENT = content.load("assignment2").assignment
NEEDS_CIFAR = "4_three_layer_convnet"
"""Its plotting and training cells are left out here; `make train` runs them."""


@pytest.mark.parametrize("name", [spec.id for spec in ASSIGNMENT.notebooks])
def test_every_cell_runs_and_says_nothing_on_stderr(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ASSIGNMENT.source, tmp_path / "work")
    path = os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))
    monkeypatch.setenv("PYTHONPATH", path)
    node = nbformat.read(tmp_path / "work" / f"{name}.ipynb", as_version=4)
    if name != NEEDS_CIFAR:
        for cell in node.cells:
            cell.metadata["tags"] = [tag for tag in cell.metadata.get("tags", []) if tag != SKIP_TAG]
    NotebookClient(node, timeout=240, resources={"metadata": {"path": str(tmp_path / "work")}}).execute()
    outputs = [(cell.id, out) for cell in node.cells for out in cell.get("outputs", [])]
    assert [(cell, out.text) for cell, out in outputs if out.get("name") == "stderr"] == []


def test_source_notebooks_hold_no_outputs() -> None:
    for spec in ASSIGNMENT.notebooks:
        node = nbformat.read(ASSIGNMENT.source / f"{spec.id}.ipynb", as_version=4)
        assert [cell.id for cell in node.cells if cell.get("outputs") or cell.get("execution_count")] == []
