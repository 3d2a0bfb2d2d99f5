"""A submitted notebook's cells in a worker, run as far as a question is judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from autograder.course.assignment import Limits
from autograder.notebooks.notebook import Cell, Program
from autograder.notebooks.pieces import Piece, pieces
from autograder.results.result import Incident
from autograder.sandbox import Budget, Ran, StudentError, StudentRaised, StudentTimeout, Worker, Zygote

T = TypeVar("T")

LATE = 5.0
"""Seconds that cells have beyond the notebook's time, each a tenth of one at most: enough to run those again
that define something, after others have hung."""

SUPPLIED = "below the test cell"
"""The name, for messages, of the statements that only supply what is missing."""


class Session:
    """One notebook's namespace, in a worker that is started when first asked for and again after it died.

    A question is judged in the state that the notebook has at its own test cell. Of what stands below, only
    those statements run that bind a name which is missing there; and so of a cell of the student's own that
    did not run to its end. A cell that kills its worker is left out from then on, so that it costs its own
    question only.

    Args:
        zygote: where workers come from.
        program: the cells that run.
        limits: time for a cell and a notebook.
        file: the notebook's file name, for incidents.
        budget: what all code of the submission may use.

    Attributes:
        budget: as given.
        used: seconds that cells have taken, of the workers' own time.
    """

    def __init__(self, zygote: Zygote, program: Program, limits: Limits, file: str, budget: Budget) -> None:
        self.budget, self.used = budget, 0.0
        self._zygote = zygote
        self._program = program
        self._limits = limits
        self._file = file
        self._question: str | None = None
        self._forbidden: tuple[str, ...] = ()
        self._worker: Worker | None = None
        self._position = 0
        self._fatal: dict[int, StudentError] = {}
        self._raised: dict[int, StudentRaised] = {}
        self._printed: dict[int, str] = {}
        self._harmful: set[Piece] = set()
        self._unanswered: set[str] = set()

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Cells beside the answers that could not run to their end, each with its reason."""
        errors = {**self._raised, **self._fatal}
        cells = self._program.cells
        return tuple(
            _incident(self._file, cells[i], errors[i]) for i in sorted(errors) if not cells[i].answer
        )

    def begin(self, question: str | None, forbidden: tuple[str, ...] = ()) -> None:
        """Turn to a question, in a fresh worker; None for calls of any, when all cells have run.

        Args:
            question: the answer cell's name.
            forbidden: modules that are not there.
        """
        self.close()
        self._question, self._forbidden = question, forbidden

    def rewind(self) -> None:
        """Return to the question's own state, where a test went on to that of a later question."""
        if self._position > self._program.mark(self._question):
            self.close()

    def close(self) -> None:
        """End the worker, if one is alive."""
        if self._worker is not None:
            self._worker.close()
        self._worker, self._position = None, 0

    def ready(self, name: str = "") -> Worker:
        """The worker, in the state in which the question is judged.

        Args:
            name: what is to be called there; where it is a later question, its state is reached as well.

        Raises:
            StudentError: the question's own answer cell could not be run.
        """
        mark = max(self._program.mark(self._question), self._program.marks.get(name, 0))
        if self._worker is None or self._position < mark:
            self._reach(mark)
        self._held_against_the_question()
        assert self._worker is not None
        return self._worker

    def printed(self) -> str:
        """What the question's answer cell printed.

        Raises:
            StudentError: as `ready`.
        """
        self.ready()
        return "".join(text for i, text in sorted(self._printed.items()) if i in self._own())

    def figures(self) -> list[dict[str, Any]]:
        """The figures that the question's answer cell drew.

        Raises:
            StudentError: as `ready`.
        """
        self.close()
        self._reach(max(self._own(), default=-1) + 1)
        self._held_against_the_question()
        limits = self._limits
        try:
            return self._timed(
                lambda worker, seconds: worker.figures(seconds),
                limits.call_seconds,
                Budget(limits.question_seconds),
            )
        finally:
            self._lives()

    def _own(self) -> list[int]:
        """The positions of what the question's answer cell consists of."""
        return [i for i, cell in enumerate(self._program.cells) if cell.question == self._question]

    def _held_against_the_question(self) -> None:
        for i in self._own():
            error = self._fatal.get(i) or self._raised.get(i)
            if error is not None and self._program.cells[i].answer:
                raise error

    def _reach(self, mark: int) -> None:
        """Run the cells above a mark, and what they miss; anew as long as something kills the worker."""
        clock = Budget(self._limits.notebook_seconds)
        while not (self._run_cells(mark, clock) and self._supply(mark, clock)):
            pass

    def _run_cells(self, mark: int, clock: Budget) -> bool:
        """Run the cells up to a mark; False when one of them killed the worker (it is left out next time)."""
        if self._worker is None:
            self._worker = self._zygote.worker(self._forbidden)
            self._prepare_imports(self._worker)
        for i in range(self._position, mark):
            cell = self._program.cells[i]
            if i not in self._fatal and not self._run(i, cell, clock):
                return False
            self._position = i + 1
        return True

    def _prepare_imports(self, worker: Worker) -> None:
        program = self._program
        if program.module or program.helpers:
            worker.prepare_imports(program.module, program.helpers, self._limits.cell_seconds)

    def _run(self, i: int, cell: Cell, clock: Budget) -> bool:
        """Run a cell and keep what came of it; False when it killed the worker."""
        if cell.added and clock.left < -LATE:
            self._fatal[i] = StudentTimeout(clock.seconds)
            return True
        self._raised.pop(i, None)
        try:
            self._printed[i] = self._spend(cell.source, cell.name, clock, cell.line).output
        except StudentRaised as error:
            self._raised[i] = error
        except StudentError as error:
            self._fatal[i] = error
            return self._lives()
        return True

    def _lives(self) -> bool:
        """Whether the worker lives on; what is left of one that does not is ended."""
        if self._worker is not None and self._worker.alive:
            return True
        self.close()
        return False

    def _spend(self, source: str, name: str, clock: Budget, line: int = 0) -> Ran:
        """Run code in the worker, on the clocks of a cell, of the notebook and of the submission.

        Raises:
            StudentError: it did not run to its end; of a time limit, the whole is told and not what was left.
        """
        limit = self._limits.cell_seconds
        return self._timed(lambda worker, seconds: worker.run(source, name, seconds, line), limit, clock)

    def _timed(self, request: Callable[[Worker, float], T], limit: float, clock: Budget) -> T:
        """Make a request of the worker, on a limit of its own, on a clock and on that of the submission."""
        worker = self._worker
        assert worker is not None
        used = worker.used
        seconds, stated = min(
            (limit, limit),
            (max(0.1, clock.left), clock.seconds),
            (self.budget.left, self.budget.seconds),
        )
        if seconds <= 0:
            raise StudentTimeout(stated)
        try:
            return request(worker, seconds)
        except StudentTimeout:
            raise StudentTimeout(stated) from None
        finally:
            spent = worker.used - used
            self.used += spent
            clock.take(spent)
            self.budget.take(spent)

    def _supply(self, mark: int, clock: Budget) -> bool:
        """Run statements that bind what is missing at a mark; False when one of them killed the worker."""
        for name, piece in self._missing(mark, clock):
            try:
                self._spend(piece.source, name, clock)
            except StudentRaised:
                continue
            except StudentError:
                self._harmful.add(piece)
                if not self._lives():
                    return False
        return self._worker is not None

    def _missing(self, mark: int, clock: Budget) -> list[tuple[str, Piece]]:
        """The statements that bind names which are looked up above a mark, or by one another, and are not
        bound; of several that bind a name the first, all in their order. Each with a name for messages."""
        cells = self._program.cells
        stopped = [
            cells[i]
            for i in sorted({*self._raised, *self._fatal})
            if i < mark and cells[i].added and not cells[i].question and len(pieces(cells[i].source)) > 1
        ]
        sources = [(cell.name, cell.source) for cell in stopped]
        sources += [(SUPPLIED, cell.source) for cell in cells[mark:]]
        supplies = [
            (name, piece)
            for name, source in sources
            for piece in pieces(source)
            if piece not in self._harmful
        ]
        binding = {name: i for i, (_, piece) in reversed([*enumerate(supplies)]) for name in piece.binds}
        names = {name for cell in cells[:mark] for piece in pieces(cell.source) for name in piece.needs}
        waiting = sorted((names | {self._question or ""}) & binding.keys())
        asked: set[str] = set()
        taken: set[int] = set()
        while waiting and clock.left > 0:
            name = waiting.pop()
            if name not in asked and not self._bound(name, clock):
                taken.add(binding[name])
                _, piece = supplies[binding[name]]
                waiting += sorted((piece.needs | piece.loads) & binding.keys())
            asked.add(name)
        return [supplies[i] for i in sorted(taken)]

    def _bound(self, name: str, clock: Budget) -> bool:
        """Whether the worker knows a name."""
        if self._worker is None or name in self._unanswered:
            return True
        try:
            self._spend(f"({name},) and None", SUPPLIED, clock)
        except StudentRaised:
            return False
        except StudentError:
            self._unanswered.add(name)
            self.close()
        return True


def _incident(file: str, cell: Cell, error: StudentError) -> Incident:
    """What kept a cell, or a statement of a Python file, from running."""
    if cell.line:
        return Incident(f"{cell.name}, line {cell.line}", f"running it: {error}")
    return Incident(f"{file}: cell '{cell.name}'", f"running the cell: {error}")
