"""A run that grades nobody: `python -m tests.autograder.running.watching.pretended [WAIT [hang]]`.

WAIT is the seconds before each event; with `hang`, the last student is never finished.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from rich.console import Console

from autograder.results.result import Incident, Outcome, QuestionResult, Result
from autograder.running.events import (
    Begun,
    Event,
    InWork,
    Recorded,
    StudentGraded,
    StudentNotGraded,
    Trouble,
)
from autograder.running.watching import watching

EVIL = "\x1b[31mmallory\x1b[2J[/bold]\r\x1b]0;owned\x07\u202e\n:smile:"
"""A student's name, such as no file system should give."""


def graded(student: str, score: float = 35, *notes: str) -> StudentGraded:
    question = QuestionResult("moving_average", "1_numbers", score, 70, Outcome.FAILED, ())
    incidents = tuple(Incident("1_numbers.ipynb: cell 'setup'", note) for note in notes)
    result = Result(student, "toy", score, 70, "landlock", (question,), incidents)
    return StudentGraded(result, seconds=1.5)


def a_run() -> Iterator[Event]:
    """Thirteen students, three of them known; one without a grade, one with a name and notes to fear."""
    yield Begun(13, 3, 2, "landlock")
    yield InWork((EVIL, "lost"))
    for number in range(8):
        yield graded(f"student{number}", 7 * number)
    yield Trouble("a grading process died; another was started")
    yield graded(EVIL, 70, EVIL, "second note", "third note")
    yield Recorded(9)
    yield StudentNotGraded("lost", f"the folder cannot be read: {EVIL}")


def main(wait: float = 0, hang: bool = False) -> None:
    events = list(a_run())
    with watching(Console(), command="python -m autograder grade toy --jobs 2") as watch:
        for event in events[:-1] if hang else events:
            time.sleep(wait)
            watch(event)
        time.sleep(600 if hang else 0)


if __name__ == "__main__":
    try:
        main(*map(float, sys.argv[1:2]), hang="hang" in sys.argv)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
