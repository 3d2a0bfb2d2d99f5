"""What `nbgrader autograde` runs in place of its own Execute preprocessor, by `nbgrader_config.py`."""

from __future__ import annotations

import atexit
from functools import cache
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import content
from autograder.grading.grader import Grader, GradingError, sandbox_for
from autograder.intake.submission import Submission
from autograder.report.autograded import annotate


class GradeWithHiddenTests(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs the hidden suites against a notebook; its test cells get points and feedback as outputs."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade one notebook.

        Raises:
            GradingError: the harness failed, or the notebook is not of this assignment; nbgrader then records
                no grade for it.
        """
        asked = resources["nbgrader"]
        described = content.load(asked["assignment"]).assignment
        name = asked["notebook"]
        if name not in {spec.id for spec in described.notebooks}:
            raise GradingError(f"assignment.toml does not list {described.id}/{name}.ipynb")
        handed_in = Submission(asked["student"], {name: nbformat.writes(nb)})
        graded = _grader(described.id).grade(handed_in, only=(name,))
        for incident in graded.result.incidents:
            self.log.warning("%s: %s", incident.where, incident.message)
        if not graded.result.gradable:
            raise GradingError(
                f"{asked['student']}/{name}.ipynb: the grader itself failed; no grade was recorded"
            )
        return annotate(graded.notebooks[name], graded.result, name), resources


@cache
def _grader(assignment: str) -> Grader:
    """One warm grader for the whole nbgrader run."""
    loaded = content.load(assignment)
    grader = Grader(loaded.assignment, sandbox_for(loaded)).__enter__()
    atexit.register(grader.__exit__, None, None, None)
    return grader
