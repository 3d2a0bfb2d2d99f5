"""The files that grading writes for people: results, feedback pages, the class report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.files import write_file
from autograder.course.folders import Course
from autograder.report.class_report import class_report
from autograder.report.feedback import feedback_page
from autograder.report.instructor import instructor_page
from autograder.results.code import Code
from autograder.results.result import Result, to_json
from autograder.running.standing import Standing


def write_result(course: Course, assignment: Assignment, result: Result, code: Sequence[Code] = ()) -> None:
    """Write one student's `results.json` and feedback page, and the page for instructors.

    Args:
        course: whose results folder gets them.
        assignment: what was graded.
        result: of the student.
        code: what ran of the submission.
    """
    student = result.student
    folder = course.results / student
    write_file(folder / f"{assignment.id}.json", to_json(result))
    write_file(folder / f"{assignment.id}.html", feedback_page(assignment, result, code))
    place = course.places.get(student, course.submitted / student / assignment.id)
    page = instructor_page(assignment, result, code, place, f"../{student}/{assignment.id}.html")
    write_file(course.results / instructors(assignment, student), page)


def instructors(assignment: Assignment, student: str) -> str:
    """The path of a student's page for instructors in the folder of results."""
    return f"{assignment.id}-instructor/{student}.html"


def write_student(
    course: Course,
    assignment: Assignment,
    standing: Standing,
    number: int,
    result: Result,
    code: Sequence[Code],
) -> bool:
    """Write the files of a result, whose number in the journal `standing` notes; whether they could be."""
    standing.finished[result.student] = number
    try:
        write_result(course, assignment, result, code)
    except OSError as error:
        problem = f"{error.filename} cannot be written ({error.strerror})"
        standing.give_up(result.student, f"graded and kept, but {problem}; run the same command again")
        return False
    return True


def write_report(
    course: Course,
    assignment: Assignment,
    graded: Iterable[Result],
    ungraded: Mapping[str, str],
    noticed: Sequence[str] = (),
) -> Path:
    """Write the class report and return its path.

    Args:
        course: whose results folder gets it.
        assignment: what was graded.
        graded: everybody's result.
        ungraded: students who have no result, and why.
        noticed: places where students hand in that need a person's look, a line each.
    """
    names = set()
    for name, text in class_report(assignment, graded, partial(instructors, assignment), ungraded, noticed):
        write_file(course.results / name, text)
        names.add(name)
    for path in course.results.glob(f"{assignment.id}-students-*.html"):
        if path.name not in names:  # of a larger class
            path.unlink()
    return course.results / f"{assignment.id}.html"
