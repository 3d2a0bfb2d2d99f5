"""Which results of earlier runs still hold, and which of those are not in the gradebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.grading.grader import read_scale
from autograder.grading.scale import Scale, rescaled
from autograder.intake import submission
from autograder.running.fingerprint import Key, Material
from autograder.running.journal import Journal


@dataclass(frozen=True)
class Known:
    """A result that holds.

    Attributes:
        number: its number in the journal.
        submission: the digest of what was handed in.
    """

    number: int
    submission: str


def known_results(
    assignment: Assignment, journal: Journal, material: Material, folders: Mapping[str, Path]
) -> dict[str, Known]:
    """The results that hold, by student, in alphabetical order.

    Where only the worth of tests or questions changed since, the points are added up anew and kept in the
    journal as another result; nothing of a student runs for it.

    Raises:
        JournalError: the journal cannot be read or written.
        GradingError: what tests are worth cannot be read.
    """
    scale = cache(lambda: read_scale(assignment))
    known = {}
    for student in sorted(folders.keys() & journal.students(material)):
        try:
            digest = submission.read(student, folders[student], assignment).digest()
        except (submission.SubmissionError, OSError):
            continue  # grading it will say what is wrong
        number = _number(journal, student, Key(digest, material), scale)
        if number is not None:
            known[student] = Known(number, digest)
    return known


def _number(journal: Journal, student: str, key: Key, scale: Callable[[], Scale]) -> int | None:
    """The number of the result that holds, which is made of an earlier one where only its worth changed."""
    number = journal.find(student, key)
    if number is not None:
        return number
    earlier = journal.find_outcomes(student, key)
    return None if earlier is None else journal.keep(key, rescaled(journal.result(earlier), scale()))


def unrecorded(
    assignment: Assignment, course: Course, journal: Journal, known: Mapping[str, Known]
) -> set[str]:
    """The students whose result holds and is not, or not any more, in the gradebook."""
    missing = {
        student
        for student, kept in known.items()
        if journal.recorded(student) != (kept.number, course.stamp(student, assignment.id))
    }
    rest = (journal.result(kept.number) for student, kept in known.items() if student not in missing)
    return missing | gradebook.differing(assignment, course, rest)
