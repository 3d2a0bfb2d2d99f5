"""Feedback pages in a zip file, named as a platform's bulk upload takes them back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from autograder.course.assignment import Assignment
from autograder.course.files import read_bytes
from autograder.course.folders import Course
from autograder.platforms import canvas, moodle, record
from autograder.platforms.download import PlatformError
from autograder.platforms.exporting import Export

PAGE_MB = 50

FEEDBACK: Mapping[str, Callable[[str, str], str]] = {
    "moodle": moodle.feedback_name,
    "canvas": canvas.feedback_name,
}
"""How a platform wants a page named, by the handle that `collect` noted and the page's own name."""


def pack_feedback(assignment: Assignment, course: Course, to: str) -> Export:
    """A zip file of feedback pages, named as the platform takes them back.

    Raises:
        PlatformError: it has no upload of many pages, or the record of what was collected is damaged.
    """
    if to not in FEEDBACK:
        raise PlatformError(f"{to} takes no zip file of feedback; {' and '.join(FEEDBACK)} do")
    known = record.read(course, assignment.id).students
    packed, lost = io.BytesIO(), []
    count = 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(course.results.glob(f"*/{assignment.id}.html")):
            student = file.parent.name
            entry = known.get(student)
            if entry is None or entry.platform != to or not entry.handle:
                lost.append(f"{student}: not collected from {to}, so it is not known how to name the page")
                continue
            try:
                page = read_bytes(file, PAGE_MB * 2**20)
            except (OSError, ValueError) as error:
                lost.append(f"{student}: the page cannot be read ({error})")
                continue
            archive.writestr(FEEDBACK[to](entry.handle, file.name), page)
            count += 1
    lost += [f"{name}: no feedback page" for name in sorted(known) if not _page(course, assignment, name)]
    return Export(packed.getvalue(), count, (), tuple(lost))


def _page(course: Course, assignment: Assignment, student: str) -> bool:
    return (course.results / student / f"{assignment.id}.html").is_file()
