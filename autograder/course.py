"""The folders of a course (nbgrader's layout), and the files that grading writes into them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import results
from autograder.assignment import CHECKOUT, Assignment
from autograder.report.class_report import class_report
from autograder.report.feedback import feedback_page
from autograder.results import Result


@dataclass(frozen=True)
class Course:
    """Where one course keeps submissions, results and grades.

    Attributes:
        submitted: `<student>/<assignment>/*.ipynb`.
        results: `<student>/<assignment>.json` and `.html`, and the class report `<assignment>.html`.
        autograded: graded notebooks, from which nbgrader makes its own feedback.
        db_url: nbgrader's gradebook.
    """

    submitted: Path
    results: Path
    autograded: Path
    db_url: str

    @classmethod
    def at(cls, root: Path = CHECKOUT, submitted: Path | None = None, results: Path | None = None) -> Course:
        """The course in folder `root`, with other places for submissions or results where they are given."""
        root = root.resolve()
        return cls(
            submitted=submitted or root / "submitted",
            results=results or root / "results",
            autograded=root / "autograded",
            db_url=f"sqlite:///{root / 'gradebook.db'}",
        )


def write_result(course: Course, assignment: Assignment, result: Result) -> None:
    """Write one student's `results.json` and feedback page."""
    folder = course.results / result.student
    _write(folder / f"{assignment.id}.json", results.to_json(result))
    _write(folder / f"{assignment.id}.html", feedback_page(assignment, result))


def write_report(
    course: Course, assignment: Assignment, graded: Sequence[Result], ungraded: Mapping[str, str]
) -> Path:
    """Write the class report and return its path; `ungraded` gives students who have no result, and why."""
    links = {result.student: f"{result.student}/{assignment.id}.html" for result in graded}
    path = course.results / f"{assignment.id}.html"
    _write(path, class_report(assignment, graded, links, ungraded))
    return path


def _write(path: Path, text: str) -> None:
    """Whole or not at all, so that an interrupted run leaves no half a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", errors="replace")
    os.replace(part, path)
