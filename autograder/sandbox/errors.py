"""What can go wrong between the grader and a student's code, as sentences that a student can read."""

from __future__ import annotations

import signal

from autograder.errors import AutograderError


class StudentError(Exception):
    """The student's code, not the harness, is why there is no answer."""


class StudentRaised(StudentError):
    """The student's code raised a Python exception.

    Attributes:
        kind: the exception's class, such as `ValueError`.
        text: its message.
        cell: the name of the cell that holds the innermost line of the student's, None where there is none.
        line: that line's number within the cell, from 1.
    """

    def __init__(self, kind: str, text: str, cell: str | None = None, line: int | None = None) -> None:
        super().__init__(kind, text, cell, line)
        self.kind, self.text, self.cell, self.line = kind, text, cell, line

    def __str__(self) -> str:
        where = "" if self.cell is None else f" in {_place(self.cell)}"
        where += "" if self.line is None else f", line {self.line}"
        return f"{self.kind}{where}: {self.text}" if self.text else f"{self.kind}{where}"


def _place(cell: str) -> str:
    """A Python file by its path, a cell by its name."""
    return cell if cell.endswith(".py") else f"cell '{cell}'"


class StudentTimeout(StudentError):
    """The student's code used up its time and was stopped.

    Attributes:
        seconds: the limit.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"the code did not finish within {self.seconds:g} s and was stopped"


class StudentCrashed(StudentError):
    """The process that ran the student's code ended.

    Attributes:
        status: its exit code, or minus the number of the signal that ended it.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        if self.status >= 0:
            return f"the code ended its Python process (exit code {self.status}) instead of returning"
        try:
            name = signal.Signals(-self.status).name
        except ValueError:
            name = f"signal {-self.status}"
        hint = {
            "SIGKILL": ", for want of memory or because it cut its connection to the grader",
            "SIGSEGV": ", an invalid memory access",
        }.get(name, "")
        return f"the Python process that ran the code died of {name}{hint}"


class StudentAnswer(StudentError):
    """What came back cannot be accepted as an answer."""


class StudentForbidden(StudentError):
    """The answer used what its question is to be answered without.

    Attributes:
        module: what it used.
    """

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.module = module

    def __str__(self) -> str:
        return f"the answer uses {self.module}, but this question is to be answered without it"


class SandboxUnavailable(AutograderError):
    """The harness cannot run untrusted code safely here, or its own processes failed: nobody's grade."""
