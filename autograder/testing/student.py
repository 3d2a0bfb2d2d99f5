"""A submitted notebook as a hidden test sees it: names to call, whose code runs in the sandbox."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self, TypeVar

from autograder.course.assignment import Limits
from autograder.notebooks.notebook import Program
from autograder.results.result import Incident
from autograder.sandbox import (
    Answer,
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
    """

    def __init__(
        self, zygote: Zygote, program: Program, limits: Limits, file: str, record: Record = no_record
    ) -> None:
        self._zygote = zygote
        self._program = program
        self._limits = limits
        self._file = file
        self._record = record
        self._worker: Worker | None = None
        self._question: str | None = None
        self._forbidden: tuple[str, ...] = ()
        self._deadline = float("inf")
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
        self._deadline = float("inf")

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
            lambda worker, s: worker.call(handle, args, kwargs, method=name, keep=keep, seconds=s),
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
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise StudentTimeout(self._limits.question_seconds)
        try:
            return request(worker, min(self._limits.call_seconds, left))
        except StudentError:
            if not worker.alive:
                self.close()
            raise

    def _ready(self) -> Worker:
        """The worker, with the notebook's cells run in it.

        Raises:
            StudentError: the question's own answer cell could not be run.
        """
        if self._worker is None:
            self._boot()
            if self._deadline == float("inf"):  # running the cells is not on the question's clock
                self._deadline = time.monotonic() + self._limits.question_seconds
        own = self._fatal.get(self._question or "") or self._raised.get(self._question or "")
        if own is not None:
            raise own
        assert self._worker is not None
        return self._worker

    def _boot(self) -> None:
        end = time.monotonic() + self._limits.notebook_seconds
        while not self._run_cells(end):
            pass

    def _run_cells(self, end: float) -> bool:
        """Run the cells in a new worker; False when one of them killed it (and is left out next time)."""
        self._worker = self._zygote.worker()
        self._raised.clear()
        for cell in self._program.cells:
            if cell.name in self._fatal:
                continue
            left = end - time.monotonic()
            if cell.added and left < -LATE:
                self._fatal[cell.name] = StudentTimeout(self._limits.notebook_seconds)
                continue
            try:
                self._worker.run(cell.source, cell.name, min(self._limits.cell_seconds, max(0.1, left)))
            except StudentRaised as error:
                self._raised[cell.name] = error
            except StudentError as error:
                self._fatal[cell.name] = error
                self.close()
                return False
        return True
