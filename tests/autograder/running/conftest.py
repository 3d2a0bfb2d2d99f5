"""A course whose submissions are graded by a pretended suite, so that a run costs no sandbox."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import gradebook
from autograder.course.folders import Course
from autograder.grading.grader import Graded, read_release
from autograder.grading.scale import Scale, points_of
from autograder.intake import submission
from autograder.results.result import Outcome, QuestionResult, Result, TestResult, from_json
from autograder.running import course_run, fingerprint, known, preview
from autograder.running.events import Event, StudentGraded
from autograder.running.fingerprint import Material
from autograder.running.pool import Done, Place, Task
from tests.inline import Inline
from tests.toy_submissions import NUMBERS, TOY

ASSIGNMENT = TOY
RELEASE = read_release(ASSIGNMENT)
POINTS = points_of(RELEASE)
MOST = sum(POINTS.values())


@dataclass
class Suite:
    """A pretended hidden suite: one test for each word, passed by answers that hold the word.

    Attributes:
        weights: of the tests of every question, by the word.
        broken: students for whom the harness fails.
    """

    weights: dict[str, float] = field(default_factory=lambda: {"values": 1.0, "shape": 1.0})
    broken: set[str] = field(default_factory=set)
    graded: list[str] = field(default_factory=list)

    def result(self, read: submission.Submission) -> Result:
        questions = tuple(
            self._question(name, spec.id, read) for spec in ASSIGNMENT.notebooks for name in spec.questions
        )
        score = sum(question.points for question in questions)
        return Result(read.student, ASSIGNMENT.id, score, MOST, "pretended", questions, read.incidents)

    def _question(self, name: str, notebook_id: str, read: submission.Submission) -> QuestionResult:
        text = read.notebooks.get(notebook_id, "")
        tests = tuple(self._test(read.student, word, text) for word in self.weights)
        total = sum(self.weights.values())
        passed = sum(test.weight for test in tests if test.outcome is Outcome.PASSED)
        outcome = next((test.outcome for test in tests if test.outcome is not Outcome.PASSED), Outcome.PASSED)
        return QuestionResult(name, notebook_id, POINTS[name] * passed / total, POINTS[name], outcome, tests)

    def _test(self, student: str, word: str, text: str) -> TestResult:
        outcome = Outcome.PASSED if f"right {word}" in text else Outcome.FAILED
        if student in self.broken:
            outcome = Outcome.HARNESS_ERROR
        return TestResult(f"test_{word}", word, self.weights[word], outcome, "", "", None, None, 0.5)

    def scale(self) -> Scale:
        """What its tests and the released questions are worth."""
        tests = ((question, word) for question in POINTS for word in self.weights)
        return Scale(POINTS, {(question, f"test_{word}"): self.weights[word] for question, word in tests})

    def work(self, task: Task) -> Callable[[], Done]:
        def grade() -> Done:
            read = submission.read(task.student, task.folder, ASSIGNMENT)
            digest = read.digest()
            notebooks = {name: copy.deepcopy(RELEASE[name]) for name in read.notebooks}
            if task.known and task.known[0] == digest:
                return Done(Graded(task.known[1], notebooks), digest, 0.1, executed=False)
            self.graded.append(task.student)
            return Done(Graded(self.result(read), notebooks), digest, 0.1)

        return grade


@dataclass
class Class:
    """A course, and what happened in it.

    Attributes:
        root: its folder.
        suite: grades it.
        material: what results depend on, beside submissions.
        events: of all runs.
    """

    root: Path
    suite: Suite
    material: dict[str, str]
    events: list[Event]

    @property
    def course(self) -> Course:
        return Course.at(self.root)

    @property
    def url(self) -> str:
        return f"sqlite:///{self.root / 'gradebook.db'}"

    def hand_in(self, student: str, *right: str) -> Path:
        """Hand in one notebook, whose answers are right in so many respects."""
        folder = self.root / "submitted" / student / ASSIGNMENT.id
        folder.mkdir(parents=True, exist_ok=True)
        node = copy.deepcopy(RELEASE[NUMBERS])
        words = " ".join(f"right {word}" for word in right)
        node.cells.append(nbformat.v4.new_raw_cell(words, id="words"))
        nbformat.write(node, folder / f"{NUMBERS}.ipynb")
        return folder

    def grade(self, **options: Any) -> course_run.Ended:
        """One run; `executed` has whose work it graded."""
        self.suite.graded.clear()
        return course_run.grade_course(ASSIGNMENT, self.course, self.place(), self.events.append, **options)

    def preview(self) -> preview.Preview:
        self.suite.graded.clear()
        return preview.preview_course(ASSIGNMENT, self.course, self.place(), self.events.append)

    def place(self) -> Place:
        return Place("pretended", 1, Inline, self.suite.work, lambda: 2)

    @property
    def executed(self) -> list[str]:
        return sorted(self.suite.graded)

    def scores(self) -> dict[str, float]:
        """What the gradebook says."""
        with Gradebook(self.url) as book:
            return {one.student.id: one.score for one in book.assignment_submissions(ASSIGNMENT.id)}

    def saved(self, student: str) -> Result:
        """What `results/` says."""
        return from_json((self.root / "results" / student / f"{ASSIGNMENT.id}.json").read_text())

    def told_graded(self) -> list[str]:
        return [event.result.student for event in self.events if isinstance(event, StudentGraded)]


@pytest.fixture(scope="session")
def new_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook that knows the assignment; making one takes seconds."""
    root = tmp_path_factory.mktemp("gradebook")
    gradebook.prepare(ASSIGNMENT, Course.at(root))
    return root / "gradebook.db"


@pytest.fixture
def classroom(tmp_path: Path, new_gradebook: Path, monkeypatch: pytest.MonkeyPatch) -> Class:
    """Ada has everything right, ben the values; nobody is graded yet."""
    shutil.copyfile(new_gradebook, tmp_path / "gradebook.db")
    made = Class(tmp_path, Suite(), {"hidden_tests/test_1.py": "1", "assignment.toml: limits": "1"}, [])
    monkeypatch.setattr(fingerprint, "material", lambda *_: Material(dict(made.material)))
    monkeypatch.setattr(known, "read_scale", lambda _: made.suite.scale())
    made.hand_in("ada", "values", "shape")
    made.hand_in("ben", "values")
    return made
