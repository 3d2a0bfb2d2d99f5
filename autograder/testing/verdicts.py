"""What a hidden test says of an answer that it does not pass."""

from __future__ import annotations

from autograder.results.result import ErrorMap
from autograder.sandbox import StudentRaised
from autograder.testing.tape import Fault


class CheckFailed(AssertionError):
    """An answer is wrong. `message` is for the student; `picture` shows where, if there is a where."""

    def __init__(self, message: str, fault: Fault = Fault.OTHER, picture: ErrorMap | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fault = fault
        self.picture = picture


class NotJudged(Exception):
    """What a test is about cannot be seen in this answer; the message says why."""


def unwritten(error: BaseException | None) -> bool:
    """Whether an exception says that the student's code is still to be written."""
    return isinstance(error, StudentRaised) and error.kind == "NotImplementedError"
