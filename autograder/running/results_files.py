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
from autograder.results.total import Statement, Total


def write_result(course: Course, assignment: Assignment, result: Result) -> None:
    """Write one student's `results.json`."""
    write_file(course.results / result.student / f"{assignment.id}.json", to_json(result))


def write_page(
    course: Course,
    assignment: Assignment,
    result: Result,
    statement: Statement | None = None,
    code: Sequence[Code] = (),
) -> bool:
    """Write one student's feedback page, and the page for instructors; whether the first is another now.

    Args:
        course: whose results folder gets them.
        assignment: what was graded.
        result: of the student.
        statement: what the gradebook says; None where the grade is not in it.
        code: what ran of the submission.
    """
    student = result.student
    place = course.places.get(student, course.submitted / student / assignment.id)
    page = instructor_page(assignment, result, statement, code, place, f"../{student}/{assignment.id}.html")
    write_file(course.results / instructors(assignment, student), page)
    page = feedback_page(assignment, result, statement, code)
    return write_file(course.results / student / f"{assignment.id}.html", page)


def instructors(assignment: Assignment, student: str) -> str:
    """The path of a student's page for instructors in the folder of results."""
    return f"{assignment.id}-instructor/{student}.html"


def write_report(
    course: Course,
    assignment: Assignment,
    graded: Iterable[Result],
    totals: Mapping[str, Total],
    ungraded: Mapping[str, str],
    noticed: Sequence[str] = (),
) -> Path:
    """Write the class report and return its path.

    Args:
        course: whose results folder gets it.
        assignment: what was graded.
        graded: everybody's result.
        totals: what the gradebook says, by student.
        ungraded: students who have no result, and why.
        noticed: places where students hand in that need a person's look, a line each.
    """
    names = set()
    feedback = partial(instructors, assignment)
    for name, text in class_report(assignment, graded, feedback, ungraded, noticed, totals):
        write_file(course.results / name, text)
        names.add(name)
    for path in course.results.glob(f"{assignment.id}-students-*.html"):
        if path.name not in names:  # of a larger class
            path.unlink()
    return course.results / f"{assignment.id}.html"
