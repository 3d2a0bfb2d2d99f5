"""Grade those students whose result is not known, and restore the notebooks of those who must be recorded."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from autograder.grading.grader import Graded
from autograder.grading.warm import Done
from autograder.running import pool
from autograder.running.events import StudentGraded, Trouble, Watcher
from autograder.running.journal import Journal
from autograder.running.known import Known
from autograder.running.pool import Place, Task
from autograder.running.standing import Standing
from autograder.running.unconfirmed import Unconfirmed

OUR_FAULT = "the grader itself failed; no grade was recorded"


def tasks(
    journal: Journal, folders: Mapping[str, Path], known: Mapping[str, Known], restore: Collection[str]
) -> Iterator[Task]:
    """What there is to do: students without a known result, and others who are to be restored."""
    for student, folder in folders.items():
        if student not in known:
            yield Task(student, folder)
        elif student in restore:
            kept = known[student]
            yield Task(student, folder, (kept.submission, journal.result(kept.number)))


def graded(
    wanted: Iterator[Task],
    known: Mapping[str, Known],
    place: Place,
    watch: Watcher,
    standing: Standing,
    unconfirmed: Unconfirmed,
) -> Generator[tuple[int, Graded], None, None]:
    """Have tasks done, yielding each result with its number in the journal once it is sure.

    `standing` notes the students who get no grade.

    Raises:
        RunError: the tests changed meanwhile.
        GradingError: grading processes keep dying.
    """
    with closing(_with_a_grade(wanted, place, watch, standing)) as finished:
        for item in finished:
            result = item.graded.result
            if item.executed:
                unconfirmed.keep(item)
                watch(StudentGraded(result, item.seconds))
            else:
                unconfirmed.restored(known[result.student].number, item.graded)
            if unconfirmed.due:
                yield from unconfirmed.confirm().items()
    yield from unconfirmed.confirm().items()


def _with_a_grade(
    wanted: Iterator[Task], place: Place, watch: Watcher, standing: Standing
) -> Generator[Done, None, None]:
    with closing(pool.grade_all(wanted, place, watch)) as finished:
        for item in finished:
            if not isinstance(item, Done):
                standing.give_up(item.student, item.reason)
                continue
            result = item.graded.result
            if item.trouble:
                watch(Trouble(f"{result.student} was graded twice: {item.trouble}"))
            if result.gradable:
                yield item
            else:
                standing.failed.append(result)
                standing.give_up(result.student, OUR_FAULT)
