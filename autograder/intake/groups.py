"""Groups of students who hand in one piece of work together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from autograder.course.assignment import Assignment
from autograder.course.folders import Course
from autograder.course.moments import moment
from autograder.intake.choosing import shown
from autograder.intake.finding import Found, find_class


def find_groups(course: Course, assignment: Assignment) -> Found:
    """A class's work, in which all members of a group have what one of them handed in.

    Of several, the one counts that was handed in last; where nobody noted a time, that of the member who is
    named first.

    Raises:
        SubmissionError: no student handed anything in, or the folder cannot be read.
        CourseError: the course's groups are not as they must be.
    """
    found = find_class(course.submitted, assignment)
    here = replace(course, places=found.places)
    places, passed_over = dict(found.places), list(found.passed_over)
    for members in course.groups(assignment.id):
        own = [member for member in members if member in found.places]
        if own:
            counts = _last(own, here, assignment)
            places |= dict.fromkeys(members, found.places[counts])
            passed_over += [
                f"{shown(found.places[member].relative_to(course.submitted).as_posix())}: not graded,"
                f" as what {shown(counts)} of the same group handed in counts"
                for member in own
                if member != counts
            ]
    return Found(dict(sorted(places.items())), tuple(passed_over))


def _last(members: Sequence[str], course: Course, assignment: Assignment) -> str:
    def time(member: str) -> datetime:
        try:
            return moment(course.stamp(member, assignment.id))
        except ValueError:
            return datetime.min

    return max(members, key=time)
