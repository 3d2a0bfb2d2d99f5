"""Requests to the student's code: on the question's clock, and taken down where a record is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from weakref import WeakKeyDictionary

from autograder.course.assignment import Limits
from autograder.sandbox import Answer, Handle, Ran, StudentError, StudentTimeout, Worker
from autograder.testing.session import Session
from autograder.testing.tape import Asked, Record
from autograder.testing.verdicts import NotJudged

T = TypeVar("T")

HELPER = "the hidden test's helper"
"""The name, for messages, of a hidden test's own code."""

OVER = "the time for all tests together was used up before this one"


class Requests:
    """Requests to one session.

    Args:
        session: the notebook's cells in a worker.
        limits: of the questions that have none of their own.
        record: takes down each request.

    Attributes:
        called: the latest answer to a call; None where the test has made none.
    """

    def __init__(self, session: Session, limits: Limits, record: Record) -> None:
        self.session = session
        self.called: Answer | None = None
        self._watched: set[str] = set()  # what the test has called with rules
        self._limits = limits
        self._record = record
        self._used, self._started = 0.0, False  # of the question's time; its first worker's cells take none
        self._defined: WeakKeyDictionary[Worker, set[str]] = WeakKeyDictionary()

    def begin(self, question: str | None, forbidden: tuple[str, ...], limits: Limits | None) -> None:
        """Turn to a question: its clock starts when its cells have run."""
        self.session.begin(question, forbidden)
        self.begin_test()
        self._limits = limits or self._limits
        self._used, self._started = 0.0, False

    def begin_test(self) -> None:
        """Forget what an earlier test called."""
        self.called = None
        self._watched = set()

    def call(
        self,
        asked: Asked,
        target: str | Handle,
        keep: Iterable[int],
        rules: tuple[str, ...] = (),
        *,
        module: str = "",
        method: str | None = None,
    ) -> Answer:
        """Call a function, an object or a method of it.

        Args:
            asked: the call, for the record.
            target: a name of the notebook's or of the module's, or what stands for an object.
            keep: as in `Student.call`.
            rules: modules that the call may not use. A test's first call of each function is watched.
            module: where the name is, if not in the notebook.
            method: of the target, if not itself.
        """
        watch = bool(rules) and asked.name not in self._watched
        if watch:
            self._watched.add(asked.name)
        self.called = self.ask(
            asked,
            lambda worker, s: worker.call(
                target,
                asked.args,
                asked.kwargs,
                module=module,
                method=method,
                keep=keep,
                forbidden=rules,
                watch=watch,
                seconds=s,
            ),
            target if isinstance(target, str) and not module else "",
        )
        return self.called

    def ask(self, asked: Asked, request: Callable[[Worker, float], T], name: str = "") -> T:
        """Make a request that the record takes down.

        Args:
            asked: the request, for the record.
            request: makes it, given the worker and the seconds that it may take.
            name: what it looks up; where it is a later question, that one's state is reached first.

        Raises:
            NotJudged: the question's time is over.
            StudentError: there is no acceptable answer.
        """
        try:
            gave = self._send(request, name)
        except StudentError as error:
            self._record(Asked(asked.name, asked.args, asked.kwargs, error, asked.target))
            raise
        self._record(Asked(asked.name, asked.args, asked.kwargs, gave, asked.target))
        return gave

    def run(self, source: str) -> Ran:
        """Run a hidden test's own code in the worker, as `ask`."""
        return self.ask(Asked("run", (source,)), lambda worker, s: worker.run(source, HELPER, s, hidden=True))

    def define(self, source: str) -> None:
        """Define functions of a hidden test's unless the worker has them; as `ask`."""
        self._time()
        worker = self._ready("")
        if source not in self._defined.setdefault(worker, set()):
            self.ask(Asked("define", (source,)), lambda worker, s: worker.define(source, HELPER, s))
            self._defined[worker].add(source)

    def _send(self, request: Callable[[Worker, float], T], name: str) -> T:
        self._time()  # where none is left, not even the cells run
        worker = self._ready(name)
        seconds, stated = self._time()
        used = worker.used
        try:
            return request(worker, seconds)
        except StudentTimeout:
            raise StudentTimeout(stated) from None  # not what was left of it
        finally:
            self._used += worker.used - used
            self.session.budget.take(worker.used - used)
            if not worker.alive:
                self.session.close()

    def _time(self) -> tuple[float, float]:
        """The seconds that the next request may take, and the limit that they are what is left of."""
        limits, budget = self._limits, self.session.budget
        seconds, stated = min(
            (limits.call_seconds, limits.call_seconds),
            (limits.question_seconds - self._used, limits.question_seconds),
            (budget.left, budget.seconds),
        )
        if seconds <= 0:
            raise NotJudged(OVER)
        return seconds, stated

    def _ready(self, name: str) -> Worker:
        """The session's worker; where one had to be started again, its cells are on the question's clock."""
        before = self.session.used
        worker = self.session.ready(name)
        if self._started:
            self._used += self.session.used - before
        self._started = True
        return worker
