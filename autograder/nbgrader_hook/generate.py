"""`nbgrader generate_assignment`."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter

from autograder.course.assignment import Assignment
from autograder.errors import AutograderError
from autograder.nbgrader_hook.asked import described_by, refusal
from autograder.release import build


class Release(NotebookExporter):
    """Refuses a release that `python -m autograder release` refuses, and adds to it what that adds."""

    parent: BaseConverter

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._built: Path | None = None
        if described := described_by(self.parent, "source"):
            self._built = self._build(described)
            build.announce(self, described)

    def _build(self, described: Assignment) -> Path:
        workshop = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, workshop, ignore_errors=True)
        built = Path(workshop) / described.id
        try:
            build.build_release(described, built, f"sqlite:///{workshop}/gradebook.db")
        except AutograderError as error:
            raise refusal(self.parent, error) from None
        return built

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any) -> Any:
        """The student version of a notebook; the files that go with it are put beside it."""
        converted = super().from_notebook_node(nb, resources, **options)  # type: ignore[no-untyped-call]
        if self._built:
            asked = converted[1]["nbgrader"]
            folder = self.parent._format_dest(asked["assignment"], asked["student"])
            ignored = shutil.ignore_patterns("*.ipynb")
            shutil.copytree(self._built, folder, ignore=ignored, dirs_exist_ok=True)
        return converted
