"""The main machine's side: an executor whose grading processes are a dask scheduler's admitted workers."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures import wait as wait_for
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import dask
from distributed import Client, KilledWorker, Security

from autograder.grading.grader import GradingError
from autograder.running.cluster.kit import Kit
from autograder.running.cluster.worker import CLIENT, RESOURCE, Admission, admit, dismiss, runs
from autograder.running.events import Trouble, Watcher

T = TypeVar("T")

PATIENCE = 300.0
"""Seconds that a run waits for a worker that can grade: at its beginning, and when the last one has gone."""
POLL = 1.0
"""Seconds between two looks at who is there."""
SILENCE = 60.0
"""Seconds after which a scheduler that does not answer counts as gone."""
GOODBYE = 1.0
"""Seconds that leaving the scheduler may take."""
LEAVING = 5.0
"""Seconds that another run has to leave the scheduler."""
LOST = "the connection to the scheduler was lost"


class ClusterError(GradingError):
    """The cluster cannot grade; the message says why, and what to do."""


class Workers(Executor):
    """Grades on the workers of a scheduler, also on those that come later; use it as a context manager.

    A worker gets its first task when it has unpacked the kit and its self-test has passed. What a worker had
    that has gone is done by another one (dask sees to that); when the scheduler has gone, every future has a
    `BrokenExecutor`.

    Args:
        address: of the scheduler, `tls://HOST:PORT`.
        security: the certificates.
        kit: what the workers need.
        watch: gets each trouble as an event, from any thread.

    Raises:
        ClusterError: the scheduler cannot be reached, another run uses it, or no worker can grade.
    """

    def __init__(self, address: str, security: Security, kit: Kit, watch: Watcher) -> None:
        self._address, self._kit, self._watch = address, kit, watch
        self._session = uuid4().hex
        self._admitted: dict[str, Admission] = {}
        self._refused: set[str] = set()
        self._given: set[Future[Any]] = set()
        self._broken = ""
        self._changing = threading.Lock()
        self._over = threading.Event()
        self._client = _connected(address, security)
        try:
            _be_alone(self._client)
            self._wait_for_one()
        except BaseException:
            self._client.close()
            raise
        self._tasks = self._client.get_executor(pure=False, resources={RESOURCE: 1})
        threading.Thread(target=self._keep, name="workers", daemon=True).start()

    @property
    def size(self) -> int:
        """How many workers can grade now."""
        return len(self._admitted)

    @property
    def tier(self) -> str:
        """The sandbox of the workers; all of them where they differ."""
        return " or ".join(sorted({admission.tier for admission in self._admitted.values()}))

    def submit(self, function: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have a function called on some worker; its name in dask's logs and pages is a random one."""
        future: Future[T] = Future()
        with self._changing:
            if self._broken:
                raise BrokenExecutor(self._broken)
            self._given.add(future)
        task = self._tasks.submit(function, *args, **kwargs, key=f"grade-{uuid4().hex}")
        task.add_done_callback(partial(self._done, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the scheduler; the workers forget the kit as soon as they have finished what they are at."""
        if self._over.is_set():
            return
        if wait and not cancel_futures:
            wait_for(list(self._given))
        self._over.set()
        leaving = threading.Thread(target=self._leave, name="leaving", daemon=True)
        leaving.start()
        leaving.join(GOODBYE)  # it takes long where the scheduler or a worker does not answer
        self._client.close(timeout=GOODBYE)

    def _leave(self) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # the scheduler has gone
            self._tasks.shutdown(wait=False)
            asked = list(self._admitted)
            self._client.run(dismiss, self._session, workers=asked, wait=False, on_error="ignore")

    def __exit__(self, kind: object, error: object, at: object) -> None:
        self.shutdown(cancel_futures=kind is not None)

    def _done(self, future: Future[T], task: Future[T]) -> None:
        """Pass on what became of a task."""
        if task.cancelled():  # dask does that to all when it has lost the scheduler
            self._break(LOST)
        with self._changing:
            if future not in self._given:
                return
            self._given.remove(future)
        error = task.exception()
        if isinstance(error, KilledWorker):
            error = ClusterError(f"{error.allowed_failures + 1} workers went away while they had it")
        if error is None:
            future.set_result(task.result())
        else:
            future.set_exception(error)

    def _break(self, reason: str) -> None:
        """Give up: nothing that was given comes back."""
        with self._changing:
            self._broken = reason
            lost, self._given = self._given, set()
        for future in lost:
            future.set_exception(BrokenExecutor(reason))

    def _wait_for_one(self) -> None:
        """
        Raises:
            ClusterError: no worker that can grade came in time.
        """
        deadline = time.monotonic() + PATIENCE
        self._look()
        if not self._admitted:
            self._watch(Trouble("no worker can grade yet; waiting for one"))
        while not self._admitted:
            if time.monotonic() > deadline:
                raise ClusterError(f"no worker of {self._address} can grade; start some (docs/cluster.md)")
            time.sleep(POLL)
            self._look()

    def _keep(self) -> None:
        """Notice who comes and who goes, until the run is over."""
        deadline = time.monotonic() + PATIENCE
        while not self._over.wait(POLL):
            with contextlib.suppress(OSError):  # what dask raises when the scheduler does not answer is one
                self._look()
            if self._over.is_set():
                break
            if self._client.status != "running":
                self._break(LOST)
                break
            if self._admitted:
                deadline = time.monotonic() + PATIENCE
            elif time.monotonic() > deadline:
                self._break("no worker has been left for some minutes")
                break

    def _look(self) -> None:
        """Forget workers that have gone, and admit those that are new.

        Raises:
            OSError: the scheduler does not answer.
        """
        there = set(self._client.nthreads(callback_timeout=SILENCE))
        gone = self._admitted.keys() - there
        for worker in gone:
            del self._admitted[worker]
        if gone:
            self._watch(Trouble(self._gone(gone)))
        if new := there - self._admitted.keys() - self._refused:
            self._admit(sorted(new))

    def _gone(self, workers: Collection[str]) -> str:
        hosts = Counter(urlsplit(worker).hostname for worker in workers)
        what = ", ".join(f"{count} on {host}" for host, count in hosts.items())
        return f"workers have gone: {what}; left: {self.size}; what they had is graded again"

    def _admit(self, workers: Collection[str]) -> None:
        """Send the kit to new workers, and say who was refused, and why."""
        refused = {
            name: "its connection is not encrypted" for name in workers if not name.startswith("tls://")
        }
        asked = [name for name in workers if name not in refused]
        answers = self._client.run(admit, self._kit, self._session, workers=asked, on_error="return")
        idle = 0
        for name, answer in answers.items():
            if isinstance(answer, Admission) and not answer.refused:
                self._admitted[name] = answer
                idle += answer.threads - 1
            else:
                refused[name] = _why(answer)
        self._refused |= refused.keys()
        for name, reason in refused.items():
            self._watch(Trouble(f"the worker {name} cannot grade: {reason}"))
        if idle:
            self._watch(Trouble(f"{idle} threads of the workers stay idle: start workers with --nthreads 1"))


def _why(answer: Admission | BaseException) -> str:
    if isinstance(answer, Admission):
        return answer.refused
    if isinstance(answer, ImportError):
        return f"{answer}; start it with PYTHONPATH=CHECKOUT, in the same environment as here"
    return f"{type(answer).__name__}: {answer}"


def _connected(address: str, security: Security) -> Client:
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # a submission may be large
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said by events and errors
    try:
        return Client(address, security=security, set_as_default=False, name=CLIENT)
    except (OSError, RuntimeError) as error:
        raise ClusterError(
            f"the scheduler at {address} cannot be reached: {error}\nWhat is finished is kept. Start the"
            " scheduler and its workers, check the certificates, and run the same command again"
        ) from None


def _be_alone(client: Client) -> None:
    """A worker holds one kit at a time, so there is one run at a time; one that is leaving is waited for.

    Raises:
        ClusterError: another run uses the scheduler, or the scheduler could not take tasks apart.
    """
    deadline = time.monotonic() + LEAVING
    try:
        while client.run_on_scheduler(runs) != [client.id]:
            if time.monotonic() > deadline:
                raise ClusterError("another run grades with this scheduler; wait until it has ended")
            time.sleep(POLL)
    except ImportError as error:
        raise ClusterError(f"the scheduler says: {_why(error)}") from None
