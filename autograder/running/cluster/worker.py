"""What runs in a worker process of the cluster: it is admitted, then grades one submission after another.

The process is trusted as the grader is: student code runs in sandboxed processes that it starts. Until the
kit is there, nothing may be imported that may need a module of it: not `grading`, nor what imports that.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from autograder import sandbox
from autograder.course.checkout import DESCRIPTION, SEARCH
from autograder.intake import submission
from autograder.intake.gathering import Gathered
from autograder.results.result import Result
from autograder.running.cluster.kit import Kit, Unpacked, public_harness
from autograder.sandbox import Hidden, Sandbox, SandboxUnavailable

if TYPE_CHECKING:
    from distributed import Scheduler, Worker

    from autograder.grading.warm import Done

CLIENT = "grading"
RESOURCE = "grading"
"""Tasks ask for one of it, and an admitted worker has one: it grades one submission at a time."""


class Refused(Exception):
    """This worker cannot grade with that kit; the message says why."""


@dataclass(frozen=True)
class Admission:
    """What a worker says to a kit.

    Attributes:
        refused: why it cannot grade; empty where it can.
        tier: of its sandbox.
        threads: how many it was started with; only one of them grades.
    """

    refused: str = ""
    tier: str = ""
    threads: int = 1


@dataclass(frozen=True)
class _Ready:
    """An admitted worker: its kit, how it holds student code, and the modules that it had without the kit."""

    kit: Kit
    place: Unpacked
    sandbox: Sandbox
    modules: frozenset[str]


_ready: _Ready | None = None
_busy = threading.Lock()
"""Held while a submission is graded, and while the kit changes."""
_session = ""
"""The run that has admitted this process last."""


def runs(dask_scheduler: Scheduler) -> list[str]:
    """Called on the scheduler: the clients there that are runs of the grader, by dask's names for them."""
    return [name for name in dask_scheduler.clients if name.startswith(f"Client-{CLIENT}-")]


async def admit(kit: Kit, session: str, dask_worker: Worker) -> Admission:
    """Unpack the kit and prove that student code cannot get at it; only then is the worker given tasks."""
    global _session
    _session = session
    _be_ready_to_end()
    os.chmod(dask_worker.local_directory, 0o700)  # where dask may put what does not fit in memory
    try:
        await asyncio.to_thread(_prepare, kit)
    except (SandboxUnavailable, Refused, OSError) as error:
        return Admission(refused=str(error))
    await dask_worker.set_resources(**{RESOURCE: 1})
    assert _ready is not None
    return Admission(tier=_ready.sandbox.tier, threads=dask_worker.state.nthreads)


async def dismiss(session: str, dask_worker: Worker) -> None:
    """Forget the kit when what is graded is done: the run is over. Not if another run has begun by then."""
    await dask_worker.set_resources(**{RESOURCE: 0})
    await asyncio.to_thread(_forget, session)


@dataclass(frozen=True)
class Packed:
    """A submission on its way to a worker; calling it there grades it. Its text form shows nothing."""

    student: str = field(repr=False)
    files: tuple[Gathered, ...] = field(repr=False)
    known: tuple[str, Result] | None = field(repr=False)
    kit: str = field(repr=False)

    def __call__(self) -> Done:
        """
        Raises:
            Refused: the worker has another kit by now.
            GradingError: the suites could not be run.
        """
        with _busy:
            if _ready is None or _ready.kit.digest != self.kit:
                raise Refused("another run has taken the worker; grade one class at a time on a cluster")
            from autograder.grading.warm import grade_once

            read = submission.take_in(self.student, self.files, _ready.kit.assignment)
            return grade_once(read, self.known, _ready.kit.assignment, _ready.sandbox)


def _be_ready_to_end() -> None:
    """Have SIGTERM take the kit along where dask leaves it alone: Slurm ends all processes of a job by it."""
    in_main = threading.current_thread() is threading.main_thread()  # others may set no handler
    if in_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)


def _end(number: int, frame: object) -> None:
    if _ready is not None:
        _ready.place.remove()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _prepare(kit: Kit) -> None:
    """Make this process ready to grade with a kit; one at a time. Its assignment is found first from then on.

    Raises:
        Refused: this host's harness is another one.
        SandboxUnavailable: nothing here keeps student code from the kit.
        OSError: the kit cannot be unpacked.
    """
    global _ready
    if _ready is not None and _ready.kit.digest == kit.digest:
        return
    _forget()
    modules = frozenset(sys.modules)
    place = Unpacked(kit)
    SEARCH.insert(0, str(place.root))
    try:
        if differing := public_harness(kit.assignment).changed_since(kit.harness):
            names = ", ".join(differing[:5]) + (", ..." if differing[5:] else "")
            raise Refused(f"its checkout or its Python is not the same as here: {names} differ")
        folder = place.root / kit.assignment.id
        hidden = Hidden(folder / DESCRIPTION, folder / "hidden_tests")
        chosen = sandbox.choose(hidden, kit.assignment.limits)
    except BaseException:
        SEARCH.remove(str(place.root))
        place.remove()
        raise
    with _busy:
        importlib.invalidate_caches()
        _ready = _Ready(kit, place, chosen, modules)


def _forget(session: str | None = None) -> None:
    """Take the kit out of this process again: its grader, its modules and what used them, its folder.

    Args:
        session: the run that is over; nothing is done where this is not the last one any more.
    """
    global _ready
    with _busy:
        if _ready is None or session not in (None, _session):
            return
        if (warm := sys.modules.get("autograder.grading.warm")) is not None:
            warm.forget_grader()
        SEARCH.remove(str(_ready.place.root))
        for name, module in list(sys.modules.items()):
            new = name not in _ready.modules
            if new and str(getattr(module, "__file__", None) or "").startswith(f"{_ready.place.root}/"):
                del sys.modules[name]
                package, _, attribute = name.rpartition(".")
                vars(sys.modules.get(package, sys)).pop(attribute, None)
        _ready.place.remove()
        _ready = None
