"""A course of one assignment of one notebook, small enough to spoil and build many times."""

import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.course import checkout, content
from autograder.release.build import build_release, create_gradebook

DESCRIPTION = """
format = 1
id = "tiny"
title = "Doubling"
secret = "tiny"

[[notebooks]]
id = "one"
questions = ["double"]

[limits]
cell_seconds = 5
call_seconds = 2
question_seconds = 6
memory_mb = 512
reply_mb = 8
output_kb = 16
notebook_seconds = 15
notebook_mb = 5
upload_mb = 50

[library]
package = "algebra"
build = ["setup.py"]
"""

NBGRADER_CONFIG = checkout.CHECKOUT / "nbgrader_config.py"

ANSWER = '''def double(x):
    """Twice x, as np.add(x, x) would give it."""
    ### BEGIN SOLUTION
    np.add(x, x)
    N, C, H, W = x.shape
    (x @ w).sum(axis=0)
    doubled = x + x * secret_factor(1)
    # what a clever instructor thinks of it
    return doubled
    ### END SOLUTION
'''


class Course:
    """A checkout with one assignment of one notebook, which a test may spoil before it is built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        folder = root / "autograder" / "assignments" / "tiny"
        self.hidden_tests = folder / "hidden_tests"
        self.hidden_tests.mkdir(parents=True)
        (folder / "assignment.toml").write_text(DESCRIPTION)
        self.content = content.load("tiny")
        self.assignment = self.content.assignment
        self.source = root / "source" / "tiny"
        self.release = root / "release" / "tiny"
        self.gradebook = f"sqlite:///{root}/gradebook.db"
        self.notebook = nbformat.v4.new_notebook(
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
            cells=[
                nbformat.v4.new_markdown_cell("# Doubling", id="title"),
                self.code("setup", "import numpy as np"),
                self.code("double", ANSWER, locked=False, solution=True),
                self.code("test_double", "assert double(2) == 4", grade=True, points=10),
            ],
        )
        (root / "algebra").mkdir()
        (root / "algebra" / "layers.py").write_text("def affine(x, w):\n    return (x @ w).sum(axis=0)\n")
        (root / "setup.py").write_text("from setuptools import setup\n\nsetup()\n")
        shutil.copy(NBGRADER_CONFIG, root)
        self.source.mkdir(parents=True)
        (self.source / "README.md").write_text("# Tiny\n")
        self.save()

    @staticmethod
    def code(grade_id, source, *, grade=False, locked=True, solution=False, points=None):
        meta = {"schema_version": 3, "grade_id": grade_id, "task": False}
        meta |= {"grade": grade, "locked": locked, "solution": solution}
        if points is not None:
            meta["points"] = points
        return nbformat.v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": meta})

    def add(self, cell: nbformat.NotebookNode) -> None:
        self.notebook.cells.append(cell)

    def add_code(self, source: str) -> None:
        self.add(nbformat.v4.new_code_cell(source, id="try"))

    def cell(self, cell_id: str) -> nbformat.NotebookNode:
        return next(cell for cell in self.notebook.cells if cell.id == cell_id)

    def save(self) -> None:
        nbformat.write(self.notebook, self.source / "one.ipynb")

    def build(self, dest: Path | None = None) -> dict[str, bytes]:
        self.save()
        dest = dest or self.release
        build_release(self.assignment, dest, self.gradebook)
        return {str(p.relative_to(dest)): p.read_bytes() for p in dest.rglob("*") if p.is_file()}


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory):
    """A gradebook file to copy, which is faster than to make a new one."""
    file = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    create_gradebook(f"sqlite:///{file}")
    return file


@pytest.fixture
def course(tmp_path, monkeypatch, empty_gradebook):
    root = tmp_path / "a course"
    monkeypatch.setattr(checkout, "CHECKOUT", root)
    monkeypatch.setattr(checkout, "SEARCH", [str(root / "autograder" / "assignments")])
    course = Course(root)
    shutil.copy(empty_gradebook, root / "gradebook.db")
    return course
