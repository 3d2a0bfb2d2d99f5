"""A submitted notebook as a hidden test sees it: names to call, whose code runs in the sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from autograder.course.assignment import Limits
from autograder.notebooks.notebook import Cell, Program
from autograder.results.result import Incident
from autograder.sandbox import (
    Answer,
    Budget,
    Handle,
    StudentError,
    StudentRaised,
    StudentTimeout,
    Worker,
    Zygote,
)
from autograder.testing.tape import Asked, Record, no_record

T = TypeVar("T")

LATE = 5.0
"""Seconds that cells have beyond the notebook's time, each a tenth of one at most: enough to run those again
that define something, after others have hung."""


class Student:
    """One notebook's namespace, in a worker that is started when first called and again after it died.

    A cell that kills its worker is left out from then on, so that it costs its own question only.

    Args:
        zygote: where workers come from.
        program: the cells that run.
        limits: time for a cell, a notebook, a call and a question.
        file: the notebook's file name, for incidents.
        record: takes down each request.
        budget: what all code of the submission may use; the limits' own where none is given.
    """

    def __init__(
        self,
        zygote: Zygote,
        program: Program,
        limits: Limits,
        file: str,
        record: Record = no_record,
        budget: Budget | None = None,
    ) -> None:
        self._zygote = zygote
        self._program = program
        self._limits = limits
        self._file = file
        self._record = record
        self._worker: Worker | None = None
        self._question: str | None = None
        self._forbidden: tuple[str, ...] = ()
        self._budget = budget or Budget(limits.submission_seconds)
        self._booted, self._used = False, 0.0  # of the question's time; its first worker's cells take none
        self._fatal: dict[str, StudentError] = {}
        self._raised: dict[str, StudentRaised] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Cells beside the answers that could not run to their end, each with its reason."""
        errors = {**self._raised, **self._fatal}
        return tuple(
            Incident(f"{self._file}: cell '{cell.name}'", f"running the cell: {errors[cell.name]}")
            for cell in self._program.cells
            if cell.name in errors and not cell.answer
        )

    def begin(self, question: str | None, forbidden: Iterable[str] = ()) -> None:
        """Start the clock of a question's tests, in a fresh worker.

        Args:
            question: the answer cell's name; None for calls of any.
            forbidden: modules that the question's own function may not use.
        """
        self.close()
        self._question, self._forbidden = question, tuple(forbidden)
        self._booted, self._used = False, 0.0

    def close(self) -> None:
        """End the worker, if one is alive."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def call(self, function: str, *args: Any, keep: Iterable[int] = (), **kwargs: Any) -> Answer:
        """Call a name of the notebook.

        Args:
            function: its name.
            args: plain data, arrays and handles; the student's code gets copies of them.
            keep: positions in a returned tuple that stay in the worker, as handles; `(0,)` keeps a single
                returned value. What is not plain data stays there anyway.

        Raises:
            StudentError: the call gave no acceptable answer; the kinds are in `autograder.sandbox`.
        """
        # of the other answers in the notebook each has its own question, where it is held against them
        rules = self._forbidden if function == self._question else ()
        return self._ask(
            Asked(function, args, kwargs),
            lambda worker, s: worker.call(function, args, kwargs, keep=keep, forbidden=rules, seconds=s),
        )

    def method(
        self, handle: Handle, name: str, *args: Any, keep: Iterable[int] = (), **kwargs: Any
    ) -> Answer:
        """Call a method of an object that stayed in the worker; as `call`."""
        return self._ask(
            Asked(f"{handle.type}.{name}", args, kwargs),
            lambda worker, s: worker.call(
                handle, args, kwargs, method=name, keep=keep, forbidden=self._forbidden, seconds=s
            ),
        )

    def attribute(self, handle: Handle, name: str) -> Any:
        """An attribute of an object that stayed in the worker.

        Raises:
            StudentError: as `call`.
        """
        return self._ask(
            Asked(f"{handle.type}.{name}", ()),
            lambda worker, s: worker.attribute(handle, name, seconds=s),
        )

    def update(self, handle: Handle, name: str, items: dict[str, Any]) -> None:
        """Set entries of a dict that is an attribute of an object that stayed in the worker.

        Raises:
            StudentError: as `call`.
        """
        self._ask(
            Asked(f"{handle.type}.{name}.update", (items,)),
            lambda worker, s: worker.update(handle, name, items, seconds=s),
        )

    def put(self, value: Any) -> Handle:
        """Send a value that several calls use, so that it crosses once.

        Raises:
            StudentError: as `call`.
        """
        return self._ask(Asked("put", (value,)), lambda worker, s: worker.put(value, seconds=s))

    def _ask(self, asked: Asked, request: Callable[[Worker, float], T]) -> T:
        try:
            gave = self._send(request)
        except StudentError as error:
            self._record(replace(asked, gave=error))
            raise
        self._record(replace(asked, gave=gave))
        return gave

    def _send(self, request: Callable[[Worker, float], T]) -> T:
        worker = self._ready()
        limits, used = self._limits, worker.used
        seconds, stated = min(
            (limits.call_seconds, limits.call_seconds),
            (limits.question_seconds - self._used, limits.question_seconds),
            (self._budget.left, self._budget.seconds),
        )
        if seconds <= 0:
            raise StudentTimeout(stated)
        try:
            return request(worker, seconds)
        except StudentTimeout:
            raise StudentTimeout(stated) from None  # not what was left of it
        finally:
            self._used += worker.used - used
            self._budget.take(worker.used - used)
            if not worker.alive:
                self.close()

    def _ready(self) -> Worker:
        """The worker, with the notebook's cells run in it.

        Raises:
            StudentError: the question's own answer cell could not be run.
        """
        if self._worker is None:
            used = self._boot()
            self._used += used if self._booted else 0.0
            self._booted = True
        own = self._fatal.get(self._question or "") or self._raised.get(self._question or "")
        if own is not None:
            raise own
        assert self._worker is not None
        return self._worker

    def _boot(self) -> float:
        """Start a worker and run the cells, anew as long as one kills it; the seconds that they took."""
        clock = Budget(self._limits.notebook_seconds)
        while not self._run_cells(clock):
            pass
        return clock.seconds - clock.left

    def _run_cells(self, clock: Budget) -> bool:
        """Run the cells in a new worker; False when one of them killed it (and is left out next time)."""
        self._worker = self._zygote.worker(self._forbidden)
        self._raised.clear()
        for cell in self._program.cells:
            if cell.name in self._fatal:
                continue
            try:
                self._run_cell(cell, self._worker, clock)
            except StudentRaised as error:
                self._raised[cell.name] = error
            except StudentError as error:
                self._fatal[cell.name] = error
                if not self._worker.alive:
                    self.close()
                    return False
        return True

    def _run_cell(self, cell: Cell, worker: Worker, clock: Budget) -> None:
        limits, used = self._limits, worker.used
        seconds, stated = min(
            (limits.cell_seconds, limits.cell_seconds),
            (max(0.1, clock.left), clock.seconds),
            (self._budget.left, self._budget.seconds),
        )
        if seconds <= 0 or (cell.added and clock.left < -LATE):
            raise StudentTimeout(stated)
        try:
            worker.run(cell.source, cell.name, seconds)
        except StudentTimeout:
            raise StudentTimeout(stated) from None
        finally:
            clock.take(worker.used - used)
            self._budget.take(worker.used - used)
