"""Submissions go through an executor a few at a time, and are graded whatever becomes of its processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.grader import Graded, GradingError, Ungraded
from autograder.results.result import Result
from autograder.running.events import Event, InWork, Trouble
from autograder.running.pool import Done, Place, Task, grade_all
from autograder.running.processes import Processes
from tests.inline import Inline


def done(student: str) -> Done:
    return Done(Graded(Result(student, "toy", 1.0, 1.0, "none", (), ()), {}), "digest", 0.0)


def end_process_once(student: str, mark: Path) -> Done:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return done(student)


class Killed(Exception):
    """Pretends that the process ended."""


class Fragile(ThreadPoolExecutor):
    """Breaks as a pool of processes does, without any."""

    broken = False

    def submit(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(self._work, work)

    def _work(self, work: Callable[[], Done]) -> Done:
        try:
            if not self.broken:
                return work()
        except Killed:
            self.broken = True
        raise BrokenProcessPool


def killer(*students: str) -> Callable[[Task], Callable[[], Done]]:
    """Work under which these students' processes end each time."""

    def work(task: Task) -> Callable[[], Done]:
        def grade() -> Done:
            if task.student in students:
                raise Killed
            return done(task.student)

        return grade

    return work


def place(work: Callable[[Task], Callable[[], Done]], executor: Callable[[], Executor] = Inline) -> Place:
    return Place("none", 1, executor, work, lambda: 4)


def tasks(*students: str) -> Iterator[Task]:
    return (Task(student, Path(student)) for student in students)


def outcomes(found: list[Done | Ungraded]) -> dict[str, str]:
    return {
        item.student if isinstance(item, Ungraded) else item.graded.result.student: type(item).__name__
        for item in found
    }


def test_process_that_is_killed_once_costs_nobody_anything(tmp_path: Path) -> None:
    events: list[Event] = []
    works = {"ben": partial(end_process_once, "ben", tmp_path / "mark")}
    where = place(lambda task: works.get(task.student, partial(done, task.student)), lambda: Processes(1))
    found = list(grade_all(tasks("ada", "ben", "cleo", "dan"), where, events.append))
    assert outcomes(found) == dict.fromkeys(["ada", "ben", "cleo", "dan"], "Done")
    assert [type(event) for event in events if not isinstance(event, InWork)] == [Trouble]


@pytest.mark.parametrize("killers", [{"ada"}, {"dan"}, {"gus"}, {"ada", "ben"}, {"cleo", "gus"}])
def test_submissions_that_kill_their_process_each_time_fail_alone(killers: set[str]) -> None:
    students = ["ada", "ben", "cleo", "dan", "eve", "flo", "gus"]
    where = place(killer(*killers), lambda: Fragile(2))
    found = outcomes(list(grade_all(tasks(*students), where, lambda _: None)))
    assert found == {student: "Ungraded" if student in killers else "Done" for student in students}


def test_machine_that_kills_every_process_ends_the_run_with_a_reason() -> None:
    where = place(killer(*"abcdefghij"), lambda: Fragile(2))
    with pytest.raises(GradingError, match="keep ending by themselves"):
        list(grade_all(tasks(*"abcdefghij"), where, lambda _: None))


def test_tasks_are_read_as_they_are_needed() -> None:
    read: list[str] = []

    def many() -> Iterator[Task]:
        for number in range(100):
            read.append(str(number))
            yield Task(str(number), Path())

    found = grade_all(many(), place(lambda task: partial(done, task.student)), lambda _: None)
    next(found)
    assert len(read) < 10
    found.close()


def test_error_of_one_submission_is_its_own() -> None:
    def work(task: Task) -> Callable[[], Done]:
        if task.student == "ben":
            raise PermissionError(13, "Permission denied")
        return partial(done, task.student)

    found = list(grade_all(tasks("ada", "ben"), place(work), lambda _: None))
    assert outcomes(found) == {"ada": "Done", "ben": "Ungraded"}


def test_watcher_sees_who_is_in_work_not_who_waits() -> None:
    events: list[Event] = []
    list(grade_all(tasks("ada", "ben", "cleo"), place(killer()), events.append))
    assert next(event.students for event in events if isinstance(event, InWork)) == ("ada",)
    assert events[-1] == InWork(())
