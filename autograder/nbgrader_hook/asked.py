"""What nbgrader asks for: which assignment, and how it is refused."""

from __future__ import annotations

from pathlib import Path

from nbgrader.converters.base import BaseConverter, NbGraderException

from autograder.course import content
from autograder.course.assignment import Assignment
from autograder.course.checkout import UnknownAssignment
from autograder.errors import AutograderError


def described_by(converter: BaseConverter | None, step: str) -> Assignment | None:
    """The assignment that a converter works on; None where it is not one of the autograder's."""
    if converter is None:
        return None
    course = converter.coursedir
    try:
        described = content.load(course.assignment_id).assignment
    except UnknownAssignment:
        return None
    except AutograderError as error:
        raise refusal(converter, error) from None
    source = Path(course.format_path(course.source_directory, ".", course.assignment_id))
    if step == "source" and source.resolve() != described.source.resolve():
        return None  # another course's own notebooks under the same name
    return described


def refusal(converter: BaseConverter, error: Exception) -> NbGraderException:
    converter.log.error(str(error))
    return NbGraderException(str(error))
