"""The files that grading writes for people: results, feedback pages, the class report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from autograder import gradebook
from autograder.course.assignment import Assignment
from autograder.course.enrolled import enrolled
from autograder.course.files import write_file
from autograder.course.folders import Course
from autograder.report.class_report import class_report
from autograder.report.feedback import feedback_page
from autograder.report.instructor import instructor_page
from autograder.results.class_list import NOTHING_LISTED, ClassList
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
    """Write one student's feedback page, and the page for instructors.

    Args:
        course: whose results folder gets them.
        assignment: what was graded.
        result: of the student.
        statement: what the gradebook says; None where the grade is not in it.
        code: what the student wrote.

    Returns:
        Whether the student's page is another than it was.
    """
    student = result.student
    place = course.places.get(student, course.submitted / student / assignment.id)
    feedback = f"../{student}/{assignment.id}.html"
    group = course.group_of(student, assignment.id)
    page = instructor_page(assignment, result, statement, code, place, feedback, group)
    write_file(course.results / instructors(assignment, student), page)
    page = feedback_page(assignment, result, statement, code, group)
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
    listed = _class_list(course, assignment)
    page = partial(instructors, assignment)
    for name, text in class_report(assignment, graded, page, ungraded, noticed, totals, listed):
        write_file(course.results / name, text)
    return course.results / f"{assignment.id}.html"


def _class_list(course: Course, assignment: Assignment) -> ClassList:
    """What is known of the class; nothing where the gradebook cannot be read, which the run says itself."""
    try:
        return gradebook.class_list(course.db_url, assignment.id, enrolled(course.root))
    except gradebook.GradebookError:
        return NOTHING_LISTED
