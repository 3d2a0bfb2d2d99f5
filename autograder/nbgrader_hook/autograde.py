"""`nbgrader autograde`."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import weakref
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode, v4
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from autograder import gradebook
from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.files import timestamp
from autograder.course.folders import Course
from autograder.errors import AutograderError
from autograder.gradebook import autograded
from autograder.grading.grader import Grader, GradingError, sandbox_for
from autograder.intake import submission
from autograder.intake.groups import find_groups
from autograder.intake.submission import Submission
from autograder.nbgrader_hook.asked import described_by, refusal
from autograder.notebooks.written import written_answers
from autograder.report.autograded import annotate


class Autograded(NotebookExporter):
    """Lets nbgrader grade what the project's intake makes of submissions that are renamed, packed or damaged.

    Attributes:
        submissions: what was handed in, by student.
        former: what a person graded by hand so far: by student and notebook, the answers by name.
    """

    parent: BaseConverter

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.submissions: dict[str, Submission] = {}
        self.former: dict[tuple[str, str], dict[str, str]] = {}
        described = described_by(self.parent, "submitted")
        if described is None:
            return
        real = self.parent.coursedir
        submitted = Path(real.format_path(real.submitted_directory, ".", "."))
        course = Course.at(Path(real.root), submitted, db_url=real.db_url)
        try:
            gradebook.prepare(described, course)
            self._stage(described, replace(course, places=self._places(described, course, real)), real)
        except (AutograderError, OSError) as error:
            raise refusal(self.parent, error) from None

    def _stage(self, described: Assignment, course: Course, real: CourseDirectory) -> None:
        """Restored notebooks in a folder of their own, in which nbgrader then finds the submissions."""
        staged = _like(real)
        folder = tempfile.mkdtemp(dir=real.root, prefix=".submitted-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        staged.submitted_directory = Path(folder).name
        for student, place in course.places.items():
            try:
                self.submissions[student] = submission.read(student, place, described)
            except (AutograderError, OSError) as error:
                self.log.error("%s is not graded: %s", student, error)
                continue
            into = Path(staged.format_path(staged.submitted_directory, student, described.id))
            self._restore(described, student, into)
            former = autograded.read(described, course.autograded / student / described.id)
            self.former |= {(student, name): _answers(node) for name, node in former.items()}
            if into.is_dir():
                stamp = timestamp(course.handed_in(student, described.id))
                autograded.write_companions(into, course.collected(student, described.id), stamp)
        self.parent.coursedir = staged
        self.parent.init_notebooks()

    def _places(self, described: Assignment, course: Course, real: CourseDirectory) -> dict[str, Path]:
        """Where the work of the students lies that nbgrader was asked for, as `grade` finds it."""
        found = find_groups(course, described)
        for line in found.passed_over:
            if fnmatchcase(line, f"{real.student_id}[/:]*"):
                self.log.warning("not graded: %s", line)
        return {
            student: place for student, place in found.places.items() if fnmatchcase(student, real.student_id)
        }

    def _restore(self, described: Assignment, student: str, folder: Path) -> None:
        prepared = _grader(described.id).prepare(self.submissions[student])
        for incident in prepared.incidents:
            self.log.warning("%s: %s: %s", student, incident.where, incident.message)
        for name, node in prepared.notebooks.items():
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.ipynb").write_text(v4.writes(node), encoding="utf-8")
        if not prepared.notebooks:
            self.log.error("%s is not graded: no notebook of %s could be read", student, described.id)


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
        name, student = asked["notebook"], asked["student"]
        if name not in {spec.id for spec in described.notebooks}:
            raise GradingError(f"assignment.toml does not list {described.id}/{name}.ipynb")
        if not isinstance(self.parent, Autograded) or student not in self.parent.submissions:
            raise GradingError("nbgrader_config.py is of another version; copy that of the checkout again")
        graded = _grader(described.id).grade(self.parent.submissions[student], only=(name,))
        if not graded.result.gradable:
            raise GradingError(f"{student}/{name}.ipynb: the grader itself failed; no grade was recorded")
        return annotate(graded.notebooks[name], graded.result, name), resources


class SaveGrades(SaveAutoGrades):  # type: ignore[misc]
    """As nbgrader's, but that points given by hand hold until what they were given for changes."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Save the points of one notebook."""
        asked = resources["nbgrader"]
        former = getattr(self.parent, "former", {}).get((asked["student"], asked["notebook"]), {})
        self._rewritten = {name for name, text in _answers(nb).items() if former.get(name, text) != text}
        saved: tuple[NotebookNode, dict[str, Any]] = super().preprocess(nb, resources)
        return saved

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        name = cell.metadata.nbgrader.grade_id
        place = (name, self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(*place)
        score, asks = grade.auto_score, grade.needs_manual_grade
        super()._add_score(cell, resources)
        if grade.manual_score is not None and grade.auto_score == score and name not in self._rewritten:
            grade.needs_manual_grade = asks
            self.gradebook.db.commit()


def _like(course: CourseDirectory) -> CourseDirectory:
    """A course directory with the same settings: formgrader goes on using the one that it has."""
    other = CourseDirectory(config=course.config, log=course.log)
    for name in course.trait_names(config=True):
        setattr(other, name, getattr(course, name))
    return other


def _answers(node: NotebookNode) -> dict[str, str]:
    return {answer.name: answer.content for answer in written_answers(node)}


@cache
def _grader(assignment: str) -> Grader:
    """One warm grader for the whole nbgrader run."""
    loaded = content.load(assignment)
    grader = Grader(loaded.assignment, sandbox_for(loaded)).__enter__()
    atexit.register(grader.__exit__, None, None, None)
    return grader
