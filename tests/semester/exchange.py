"""nbgrader's exchange between an instructor and students, by the steps that its commands run."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.auth import Authenticator
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import default as steps
from traitlets.config import Config

from autograder.course.checkout import CHECKOUT
from autograder.course.configuration import configuration
from autograder.nbgrader_hook import ReleaseFeedback
from tests.autograder.running.conftest import ASSIGNMENT, Class
from tests.toy_submissions import NUMBERS


@dataclass(frozen=True)
class Exchange:
    """Of one course; students have their folders beside it."""

    semester: Class

    def release(self) -> None:
        """As `nbgrader release_assignment`."""
        shutil.copytree(ASSIGNMENT.release, self.semester.root / "release" / ASSIGNMENT.id)
        (self.semester.root / "exchange").mkdir()
        self._run(steps.ExchangeReleaseAssignment)

    def hand_in(self, student: str, notebook: bytes, when: str) -> None:
        """As a student's `nbgrader fetch_assignment` and, at a given time, `nbgrader submit`."""
        self._run(steps.ExchangeFetchAssignment, student)
        (self._work(student) / f"{NUMBERS}.ipynb").write_bytes(notebook)
        self._run(_submitting(when), student)

    def collect(self) -> None:
        """As `nbgrader collect --update`."""
        self._run(steps.ExchangeCollect, update=True)

    def give_back(self) -> None:
        """As `nbgrader generate_feedback` and `nbgrader release_feedback`."""
        config = self._config("*")
        GenerateFeedback(coursedir=CourseDirectory(config=config), config=config).start()
        self._run(ReleaseFeedback)

    def fetched(self, student: str) -> str:
        """The page that a student's `nbgrader fetch_feedback` brings."""
        self._run(steps.ExchangeFetchFeedback, student)
        (page,) = self._work(student).glob(f"feedback/*/{NUMBERS}.html")
        return page.read_text(encoding="utf-8")

    def _work(self, student: str) -> Path:
        return self._home(student) / ASSIGNMENT.id

    def _home(self, student: str) -> Path:
        home = self.semester.root / "homes" / student
        home.mkdir(parents=True, exist_ok=True)
        return home

    def _run(self, step: Any, student: str = "*", **options: Any) -> None:
        config = self._config(student)
        options |= {
            "coursedir": CourseDirectory(config=config),
            "authenticator": Authenticator(config=config),
        }
        step(config=config, **options).start()

    def _config(self, student: str) -> Config:
        config, root = configuration(CHECKOUT), self.semester.root
        config.CourseDirectory.update(root=str(root), course_id="toys", assignment_id=ASSIGNMENT.id)
        config.CourseDirectory.update(student_id=student, db_url=self.semester.url)
        config.Exchange.update(root=str(root / "exchange"))
        if student != "*":
            home = self._home(student)
            config.Exchange.update(assignment_dir=str(home), cache=str(home / ".cache"))
        return config


def _submitting(when: str) -> type[steps.ExchangeSubmit]:
    class AtATime(steps.ExchangeSubmit):  # type: ignore[misc]
        def set_timestamp(self) -> None:
            self.timestamp = when

    return AtATime
