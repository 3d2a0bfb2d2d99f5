"""The folders of a course, in nbgrader's layout."""

from __future__ import annotations

import fcntl
import os
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder.course import configuration, files
from autograder.course.checkout import CHECKOUT
from autograder.errors import AutograderError
from autograder.results.class_list import Group


class CourseError(AutograderError):
    """The course's folder cannot be used, or another run uses it; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """Where one course keeps submissions, results and grades.

    Attributes:
        root: the folder of all that, with `nbgrader_config.py` where the course has options of its own.
        submitted: `<student>/<assignment>/*.ipynb`.
        results: `<student>/<assignment>.json` and `.html`, and the class report `<assignment>.html`.
        autograded: graded notebooks, from which nbgrader makes its own feedback.
        db_url: nbgrader's gradebook, in the form of SQLAlchemy's URLs.
        places: by student, the folder or zip file in which their work was found, so far as anybody looked.
    """

    root: Path
    submitted: Path
    results: Path
    autograded: Path
    db_url: str
    places: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def at(
        cls,
        root: Path = CHECKOUT,
        submitted: Path | None = None,
        results: Path | None = None,
        db_url: str | None = None,
    ) -> Course:
        """The course in folder `root`, with other places for submissions, results or grades where given."""
        root = root.resolve()
        return cls(
            root=root,
            submitted=submitted or root / "submitted",
            results=results or root / "results",
            autograded=root / "autograded",
            db_url=db_url or configuration.db_url(root),
        )

    @property
    def journal(self) -> Path:
        """Every finished result, and what was graded before."""
        return self.results / "journal.db"

    def groups(self, assignment: str) -> list[list[str]]:
        """The ids of students who hand in an assignment together, a list for each group.

        Raises:
            CourseError: `c.Groups.together` is no such lists by assignment, or names somebody twice.
        """
        together = configuration.configuration(self.root).Groups.get("together", {})
        groups = together.get(assignment, []) if isinstance(together, dict) else None
        problem = _group_problem(groups)
        if problem:
            raise CourseError(
                f"{self.root / configuration.FILE}: {problem}; write"
                f' c.Groups.together = {{"{assignment}": [["ada", "bo"], ["chen", "dora"]]}}'
            )
        return [list(group) for group in groups or ()]

    def group_of(self, student: str, assignment: str) -> Group | None:
        """The group in which a student hands in an assignment; None for who works alone.

        Raises:
            CourseError: as `groups`.
        """
        for members in self.groups(assignment):
            if student in members:
                place = self.places.get(student)
                author = place.relative_to(self.submitted).parts[0] if place else ""
                return Group(tuple(members), author)
        return None

    def collected(self, student: str, assignment: str) -> Path:
        """The folder into which `nbgrader collect` puts what a student hands in."""
        return self.submitted / student / assignment

    def handed_in(self, student: str, assignment: str) -> Path:
        """The folder with a student's work, or with its zip file; nbgrader's notes on it lie there."""
        place = self.places.get(student, self.collected(student, assignment))
        return place.parent if place.is_file() else place

    def stamp(self, student: str, assignment: str) -> str:
        """When nbgrader says that something was handed in; empty where it does not."""
        return files.timestamp(self.handed_in(student, assignment)) or ""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out of this course; the operating system opens the lock however this process ends.

        Raises:
            CourseError: another run has it, or the folder cannot be written.
        """
        path = self.root / ".grading.lock"
        try:
            file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise CourseError(f"{path} cannot be written: {error.strerror}; grading needs to") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise CourseError(
                    f"this course is being graded by {file.read().strip() or 'another process'};"
                    f" wait for it to end, or end it, then run the same command again ({path})"
                ) from None
            file.truncate(0)
            since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
            file.write(f"process {os.getpid()} on {socket.gethostname()} since {since}\n")
            file.flush()
            yield


def _group_problem(groups: Any) -> str:
    """Why something is no list of groups; empty where it is."""
    kinds = (list, tuple)
    lists = isinstance(groups, kinds) and all(isinstance(group, kinds) for group in groups)
    if not lists or not all(isinstance(member, str) for group in groups for member in group):
        return "c.Groups.together has lists of students' ids by assignment"
    twice = [member for member, times in Counter(m for group in groups for m in group).items() if times > 1]
    return f"c.Groups.together names {', '.join(twice)} twice in one assignment" if twice else ""
