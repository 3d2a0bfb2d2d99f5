"""`nbgrader generate_feedback` and `release_feedback`."""

from __future__ import annotations

import glob
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.course.assignment import Assignment
from autograder.course.files import write_file
from autograder.course.folders import Course
from autograder.errors import AutograderError
from autograder.gradebook import autograded
from autograder.nbgrader_hook.asked import described_by, refusal
from autograder.running.journal import JournalError
from autograder.running.renewing import renew


class Feedback(HTMLExporter):
    """Gives the student's whole page, the same under each notebook's name.

    Students without a result of `python -m autograder grade` get nbgrader's own page of each notebook.

    Attributes:
        pages: the page that each student gets, in `results/`.
    """

    parent: BaseConverter

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.pages: dict[str, Path] = {}
        if described := described_by(self.parent, "autograded"):
            try:
                self.pages = _up_to_date(described, self.parent.coursedir, self.log)
            except (AutograderError, OSError) as error:
                raise refusal(self.parent, error) from None

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **options: Any) -> Any:
        """The page of the student to whom a notebook belongs."""
        page = self.pages.get(resources["nbgrader"]["student"])
        if page is None:
            return super().from_notebook_node(nb, resources, **options)
        return page.read_text(encoding="utf-8"), {**resources, "output_extension": self.file_extension}


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """As nbgrader's, but that it goes on where a submission did not come through the exchange."""

    def copy_files(self) -> None:
        """Release the feedback of all whom the exchange can give it to; the others are named.

        Pages that are older than their points are made again first.
        """
        if described := described_by(self, "autograded"):
            try:
                _up_to_date(described, self.coursedir, self.log)
            except (AutograderError, OSError) as error:
                self.fail(str(error))
        excluded = self.coursedir.student_id_exclude
        needed = ("timestamp.txt", autograded.SECRET)
        folders = [Path(folder) for folder in sorted(glob.glob(self.src_path))]
        away = [
            folder.parent.name for folder in folders if not all((folder / name).is_file() for name in needed)
        ]
        if away:
            self.log.warning(
                "Not released, because these submissions did not come through nbgrader's exchange: %s."
                " Give these students the pages in %s yourself",
                ", ".join(away),
                self.coursedir.feedback_directory,
            )
        try:
            self.coursedir.student_id_exclude = ",".join(filter(None, [excluded, *away]))
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = excluded


def _up_to_date(described: Assignment, real: CourseDirectory, log: Any) -> dict[str, Path]:
    """The pages in `results/` of the students whom nbgrader was asked for, as the gradebook is now.

    Copies of them that nbgrader made before are brought up to date: it would leave them as they are.
    """
    course = Course.at(Path(real.root), db_url=real.db_url)
    graded = Path(real.format_path(real.autograded_directory, ".", "."))
    students = {path.name for path in graded.glob("*") if fnmatchcase(path.name, real.student_id)}
    try:
        renewed = renew(described, course, students)
    except JournalError as error:
        log.warning("%s; feedback is nbgrader's own", error)
        return {}
    for student, why in renewed.without.items():
        log.warning("%s: %s; feedback is nbgrader's own", student, why)
    pages = {name: course.results / name / f"{described.id}.html" for name in students - {*renewed.without}}
    found = {name: page for name, page in pages.items() if page.is_file()}
    for name, page in found.items():
        for copy in Path(real.format_path(real.feedback_directory, name, described.id)).glob("*.html"):
            write_file(copy, page.read_text(encoding="utf-8"))
    return found
