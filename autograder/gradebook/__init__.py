"""Results into nbgrader's gradebook and its autograded notebooks, as `nbgrader autograde` leaves them."""

from autograder.gradebook.cells import prepare
from autograder.gradebook.database import GradebookError, shown
from autograder.gradebook.recording import differing, record_all

__all__ = ["GradebookError", "differing", "prepare", "record_all", "shown"]
