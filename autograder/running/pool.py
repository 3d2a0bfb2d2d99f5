"""Grade many submissions through any `concurrent.futures.Executor`, whatever becomes of its processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.grading.grader import GradingError, Ungraded
from autograder.grading.warm import Done, grade_once
from autograder.intake import submission
from autograder.results.result import Result
from autograder.running.events import InWork, Trouble, Watcher
from autograder.running.processes import Processes
from autograder.sandbox import Sandbox

BREAKS = 3
"""How many grading processes may end under one student's submission before it is given up."""


@dataclass(frozen=True)
class Task:
    """One student to grade.

    Attributes:
        student: the id.
        folder: what was handed in, a folder or a zip file.
        known: a submission's digest and result: if it is this one, its notebooks are restored and nothing is
            executed.
        breaks: how many grading processes have ended while they had this task.
    """

    student: str
    folder: Path
    known: tuple[str, Result] | None = None
    breaks: int = 0


Work = Callable[[], Done]
"""What an executor is given: it can be pickled, and called in a grading process."""


@dataclass(frozen=True)
class Place:
    """Where a class is graded.

    Attributes:
        tier: the sandbox there.
        jobs: how many submissions are graded at the same time, for people who watch.
        executor: starts what runs the work; used as a context manager.
        work: what the executor is given for a task; an OSError that it raises costs this student only.
        window: how many tasks the executor is given at a time; asked again and again.
    """

    tier: str
    jobs: int
    executor: Callable[[], Executor]
    work: Callable[[Task], Work]
    window: Callable[[], int]


def this_machine(assignment: Assignment, sandbox: Sandbox, jobs: int) -> Place:
    """So many grading processes here, which read the submitted folders themselves."""
    return Place(
        tier=sandbox.tier,
        jobs=jobs,
        executor=lambda: Processes(jobs),
        work=lambda task: partial(_grade_folder, task, assignment, sandbox),
        window=lambda: 2 * jobs,  # one that is graded, one that waits
    )


def grade_all(tasks: Iterable[Task], place: Place, watch: Watcher) -> Generator[Done | Ungraded, None, None]:
    """Grade students, yielding them as they are done.

    Where grading processes die (the machine ran out of memory, somebody killed them), new ones are started
    and the students they had are tried again, one after another: who is at fault then fails alone.

    Args:
        tasks: read as room becomes free, so that there may be many.
        place: where.
        watch: sees who is in work, and each trouble.

    Raises:
        GradingError: grading processes keep dying.
    """
    waiting, retried = iter(tasks), deque[Task]()
    first = next(waiting, None)
    if first is None:
        return
    waiting = chain([first], waiting)
    breaks = 0
    while breaks < 3 * BREAKS:
        with place.executor() as executor:
            progress = yield from _until_broken(waiting, retried, place, executor, watch)
        if progress is None:
            return
        breaks = 1 if progress else breaks + 1
    raise GradingError(
        "grading processes keep ending by themselves, perhaps for want of memory; look at the system's log,"
        " then run the same command again, with fewer --jobs"
    )


def _until_broken(
    waiting: Iterator[Task], retried: deque[Task], place: Place, executor: Executor, watch: Watcher
) -> Generator[Done | Ungraded, None, bool | None]:
    """Give out tasks until all are done; where the executor breaks before, `retried` has those it had.

    Returns:
        None at the end; of an executor that broke, whether anything was done by it.
    """
    given: dict[Future[Done], Task] = {}
    broken: BaseException | None = None
    progress = False
    while True:
        while broken is None and (task := _next(waiting, retried, given, place)):
            given[_submit(executor, place, task)] = task
        watch(InWork(tuple(task.student for task in islice(given.values(), place.jobs))))
        if not given:
            break
        for future in wait(given, return_when=FIRST_COMPLETED).done:
            task, failure = given.pop(future), future.exception()
            if isinstance(failure, BrokenExecutor):
                broken = failure
                if task.breaks + 1 < BREAKS:
                    retried.append(replace(task, breaks=task.breaks + 1))
                    continue
            progress = progress or failure is None
            yield future.result() if failure is None else Ungraded(task.student, _reason(failure))
    if broken is None:
        return None
    if retried:
        what = "a grading process was ended" if isinstance(broken, BrokenProcessPool) else str(broken)
        watch(Trouble(f"{what}; starting again with {', '.join(task.student for task in retried)}"))
    return progress


def _reason(failure: BaseException) -> str:
    if isinstance(failure, BrokenProcessPool):
        return f"{BREAKS} grading processes were ended while they graded this submission, the last time alone"
    return f"{type(failure).__name__}: {failure}"


def _submit(executor: Executor, place: Place, task: Task) -> Future[Done]:
    """The future of a task; one that has failed already where it cannot be given out."""
    try:
        return executor.submit(place.work(task))
    except (BrokenExecutor, OSError) as error:
        future: Future[Done] = Future()
        future.set_exception(error)
        return future


def _next(
    waiting: Iterator[Task], retried: deque[Task], given: Mapping[Future[Done], Task], place: Place
) -> Task | None:
    """The next task to give out, if any may be: one that was there when a process ended must be alone."""
    if retried:
        return None if given else retried.popleft()
    full = len(given) >= place.window() or any(task.breaks for task in given.values())
    return None if full else next(waiting, None)


def _grade_folder(task: Task, assignment: Assignment, sandbox: Sandbox) -> Done:
    read = submission.read(task.student, task.folder, assignment)
    return grade_once(read, task.known, assignment, sandbox)
