"""Grade many submissions through any `concurrent.futures.Executor`, whatever becomes of its processes."""

from __future__ import annotations

import logging
import multiprocessing
import os
import pickle
import shutil
import signal
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from uuid import uuid4

from autograder import fingerprint, submission
from autograder.assignment import Assignment
from autograder.events import Trouble, Watcher
from autograder.grading import Graded, GradingError, Ungraded, renewed_grader, warm_grader
from autograder.results import Outcome, Result
from autograder.sandbox import Sandbox, SandboxUnavailable
from autograder.sandbox.landlock import LIBC
from autograder.submission import Submission

T = TypeVar("T")

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


@dataclass(frozen=True)
class Done:
    """One graded student.

    Attributes:
        graded: the result and the restored notebooks.
        submission: digest of what was graded.
        seconds: of a grading process, by the clock.
        executed: false where the result was known and only the notebooks were restored.
        trouble: why it was graded a second time, if it was.
    """

    graded: Graded
    submission: str
    seconds: float
    executed: bool = True
    trouble: str = ""


class Processes(ProcessPoolExecutor):
    """Grading processes on this machine, each with a warm zygote.

    They end when this process dies, and at once when an exception leaves the context.

    Results come in files. Through the pipe that the executor has for them, of which it cannot tell that the
    writer has died in the middle, it would wait for the rest of one for ever; a path is there or not.

    Args:
        jobs: how many.
    """

    def __init__(self, jobs: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy open databases and locks
        self._folder = tempfile.TemporaryDirectory(prefix="autograder-results-")
        super().__init__(jobs, mp_context=context, initializer=_begin_process, initargs=(self._folder.name,))
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self.submit(os.getpid)  # starts them all; they inherit that a Ctrl-C is not for them
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def submit(self, work: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        brought: Future[T] = Future()

        def bring(done: Future[Path | T]) -> None:
            try:
                result = done.result()
                brought.set_result(_take(result) if isinstance(result, Path) else result)
            except BaseException as error:  # also that it was cancelled
                brought.set_exception(error)

        super().submit(_lay_down, self._folder.name, work, *args, **kwargs).add_done_callback(bring)
        return brought

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if kind is not None:
            for process in multiprocessing.active_children():
                process.kill()  # their zygotes and workers see it and end
        self.shutdown(wait=True, cancel_futures=kind is not None)
        self._folder.cleanup()


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
        watch: is told of trouble.

    Raises:
        GradingError: grading processes keep dying.
    """
    waiting, again = iter(tasks), deque[Task]()
    first = next(waiting, None)
    if first is None:
        return
    waiting = chain([first], waiting)
    breaks = 0
    while breaks < 3 * BREAKS:
        with place.executor() as executor:
            progress = yield from _until_broken(waiting, again, place, executor, watch)
        if progress is None:
            return
        breaks = 1 if progress else breaks + 1
    raise GradingError(
        "grading processes keep ending by themselves, perhaps for want of memory; look at the system's log,"
        " then run the same command again, with fewer --jobs"
    )


def _until_broken(
    waiting: Iterator[Task], again: deque[Task], place: Place, executor: Executor, watch: Watcher
) -> Generator[Done | Ungraded, None, bool | None]:
    """Give out tasks until all are done; where the executor breaks before, `again` has those it had.

    Returns:
        None at the end; of an executor that broke, whether anything was done by it.
    """
    given: dict[Future[Done], Task] = {}
    broken: BaseException | None = None
    progress = False
    while True:
        while broken is None and (task := _next(waiting, again, given, place)):
            given[_submit(executor, place, task)] = task
        if not given:
            break
        for future in wait(given, return_when=FIRST_COMPLETED).done:
            task, failure = given.pop(future), future.exception()
            if isinstance(failure, BrokenExecutor):
                broken = failure
                if task.breaks + 1 < BREAKS:
                    again.append(replace(task, breaks=task.breaks + 1))
                    continue
            progress = progress or failure is None
            yield future.result() if failure is None else Ungraded(task.student, _reason(failure))
    if broken is None:
        return None
    if again:
        what = "a grading process was ended" if isinstance(broken, BrokenProcessPool) else str(broken)
        watch(Trouble(f"{what}; starting again with {', '.join(task.student for task in again)}"))
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
    waiting: Iterator[Task], again: deque[Task], given: Mapping[Future[Done], Task], place: Place
) -> Task | None:
    """The next task to give out, if any may be: one that was there when a process ended must be alone."""
    if again:
        return None if given else again.popleft()
    full = len(given) >= place.window() or any(task.breaks for task in given.values())
    return None if full else next(waiting, None)


def _grade_folder(task: Task, assignment: Assignment, sandbox: Sandbox) -> Done:
    read = submission.read(task.student, task.folder, assignment)
    return grade_read(read, task.known, assignment, sandbox)


def grade_read(
    read: Submission, known: tuple[str, Result] | None, assignment: Assignment, sandbox: Sandbox
) -> Done:
    """Grade in this process. What fails through no fault of the student's code is tried a second time.

    Args:
        read: what was handed in.
        known: as in `Task`.
        assignment: what to grade.
        sandbox: how student code is held.
    """
    begin = time.monotonic()
    _give_memory_back()
    digest = fingerprint.of_submission(read)
    if known and known[0] == digest:
        graded = Graded(known[1], warm_grader(assignment, sandbox).prepare(read).notebooks)
        return Done(graded, digest, time.monotonic() - begin, executed=False)
    try:
        with _unlogged():
            graded = warm_grader(assignment, sandbox).grade(read)
        trouble = _trouble(graded.result)
    except (GradingError, SandboxUnavailable) as error:
        trouble = str(error)
    if trouble:
        graded = renewed_grader(assignment, sandbox).grade(read)
    return Done(graded, digest, time.monotonic() - begin, trouble=trouble)


def _trouble(result: Result) -> str:
    """What kept the harness from grading, if anything did."""
    tests = (test for question in result.questions for test in question.tests)
    failed = (test.message for test in tests if test.outcome is Outcome.HARNESS_ERROR)
    return "" if result.gradable else next(failed, "a hidden test did not run")


def _give_memory_back() -> None:
    """Return to the system what earlier submissions have freed: glibc keeps most of it, and more after each
    large one (malloc_trim(3); 0.3 ms). Other C libraries have no such function."""
    if trim := getattr(LIBC, "malloc_trim", None):
        trim(0)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep failures of the harness to itself: where they come again, they are logged then."""
    log = logging.getLogger("autograder")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def _lay_down(folder: str, work: Callable[..., T], *args: Any, **kwargs: Any) -> Path | T:
    """The file in which the result of some work is, or the result where there is no room for a file."""
    result = work(*args, **kwargs)
    file = Path(folder, uuid4().hex)
    try:
        file.write_bytes(pickle.dumps(result))
    except OSError:
        return result
    return file


def _take(file: Path) -> Any:
    result = pickle.loads(file.read_bytes())
    file.unlink()
    return result


def _begin_process(folder: str) -> None:
    """End this grading process when the one that started it has died, and what lies in the folder with it."""
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
