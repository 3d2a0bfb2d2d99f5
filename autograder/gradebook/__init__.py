"""Results into nbgrader's gradebook and its autograded notebooks, as `nbgrader autograde` leaves them."""

from autograder.gradebook.cells import prepare
from autograder.gradebook.class_list import class_list
from autograder.gradebook.copies import copies_folder
from autograder.gradebook.database import GradebookError, shown
from autograder.gradebook.groups import share_marks
from autograder.gradebook.late import days_late
from autograder.gradebook.recording import differing, make_ready, record_all, settle_penalties
from autograder.gradebook.students import students
from autograder.gradebook.totals import given_by_hand, statements, totals

__all__ = [
    "GradebookError",
    "class_list",
    "copies_folder",
    "days_late",
    "differing",
    "given_by_hand",
    "make_ready",
    "prepare",
    "record_all",
    "settle_penalties",
    "share_marks",
    "shown",
    "statements",
    "students",
    "totals",
]
