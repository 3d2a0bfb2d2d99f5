"""What became of one student's grade: each result that was recorded, and what was different before it."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.results.changes import Change, compare
from autograder.running.journal import Entry, Journal
from autograder.running.run_error import RunError

FIRST = "a first submission"


def history(assignment: Assignment, course: Course, student: str) -> list[tuple[str, Change]]:
    """When each result of a student was recorded, as ISO 8601 in UTC, and how it differs from the one before.

    Raises:
        JournalError: it cannot be read.
        RunError: it has no result of this student.
    """
    with Journal(course.journal, assignment.id, create=False) as journal:
        entries = journal.history(student)
    if not entries:
        raise RunError(f"{course.journal} has no result of {student!r} for {assignment.id}")
    pairs = zip([None, *entries], entries, strict=False)
    return [(new.recorded or "", change(old, new)) for old, new in pairs]


def change(old: Entry | None, new: Entry) -> Change:
    """How a finished result differs from an earlier one, and because of what."""
    if old is None:
        return compare(None, new.result, (FIRST,))
    because = tuple(_reasons(old, new))
    before, after = ((key.submission, key.material.executed) for key in (old.key, new.key))
    return compare(old.result, new.result, because, graded_again=before != after)


def _reasons(old: Entry, new: Entry) -> Iterator[str]:
    if old.key.submission != new.key.submission:
        yield "the submission"
    yield from new.key.material.changed_since(old.key.material)
