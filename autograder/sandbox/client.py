"""Zygotes, seen from the grader: processes that fork workers."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.course.assignment import Limits, WorkerSpec
from autograder.sandbox import control, launch
from autograder.sandbox.calls import Worker
from autograder.sandbox.channel import Channel
from autograder.sandbox.clock import Clock
from autograder.sandbox.errors import SandboxUnavailable

COMPLAINT_BYTES = 2000
START_SECONDS = 180.0
"""What a zygote may take to start, or to answer; it is ours, so that more is a fault of the machine. One with
PyTorch was seen to take 30 on a busy one."""


class Zygote:
    """A warm, secret-free process from which workers are forked; a context manager.

    Args:
        tier: how its workers are isolated.
        limits: what each of them may use.
        library: the folder of the course library, if there is one.
        spec: what is ready in its workers.
        forbidden: modules and names that are not in its workers.

    Raises:
        SandboxUnavailable: it could not be started.

    Attributes:
        limits: as given.
        filtered: whether its workers are kept from most system calls.
    """

    def __init__(
        self,
        tier: launch.Tier,
        limits: Limits,
        library: Path | None = None,
        spec: WorkerSpec = launch.NOTHING_MORE,
        forbidden: Sequence[str] = (),
    ) -> None:
        self.limits, self.filtered = limits, tier.filtered
        self._how, self._forbidden = (tier, limits, library, spec), tuple(forbidden)
        self._others: dict[tuple[str, ...], Zygote] = {}
        self._lock = threading.Lock()
        folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        try:
            self._started = launch.start(*self._how, self._forbidden, folder)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise SandboxUnavailable(f"the sandbox process could not be started: {error}") from error
        self._started.control.settimeout(START_SECONDS)
        try:
            self._receive(len(control.READY))
        except BaseException:
            self.close()
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # nothing is left if this process is killed later

    def worker(self, forbidden: Iterable[str] = ()) -> Worker:
        """A new worker, locked down and with nothing run in it.

        Args:
            forbidden: modules and names that are not in it; for each such list a process is started and kept.

        Raises:
            SandboxUnavailable: the zygote has died or the lockdown failed.
        """
        names = tuple(forbidden)
        if names != self._forbidden:
            return self._other(names).worker(names)
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as on_error:
            on_error.enter_context(ours)
            with theirs:
                process_id = self._request(control.FORK, 0, theirs)
            on_error.callback(self.end, process_id)
            ours.settimeout(START_SECONDS)
            clock = _clock_of(ours)
            on_error.callback(clock.close)
            _require_ready(ours)
            on_error.pop_all()
        return Worker(self, Channel(ours, self.limits.reply_mb << 20), clock, process_id)

    def end(self, process_id: int, grace: bool = False) -> int:
        """Kill and reap a worker; with grace, wait a moment for it to end by itself.

        Returns:
            Its exit code, minus the number of the signal that ended it, or `control.KILLED_FROM_OUTSIDE`.
        """
        return self._request(control.REAP if grace else control.KILL, process_id)

    def _other(self, forbidden: tuple[str, ...]) -> Zygote:
        with self._lock:
            if forbidden not in self._others:
                self._others[forbidden] = Zygote(*self._how, forbidden)
            return self._others[forbidden]

    def close(self) -> None:
        """End the process and its workers."""
        for other in self._others.values():
            other.close()
        self._started.control.close()
        try:
            self._started.process.wait(5)
        except subprocess.TimeoutExpired:
            self._started.process.kill()
            self._started.process.wait()
        self._started.complaints.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _request(self, verb: bytes, number: int, connection: socket.socket | None = None) -> int:
        message = control.REQUEST.pack(verb, number)
        with self._lock:
            try:
                descriptors = [] if connection is None else [connection.fileno()]
                socket.send_fds(self._started.control, [message], descriptors)
            except OSError as error:
                raise self._died(str(error)) from error
            answer: int = control.ANSWER.unpack(self._receive(control.ANSWER.size))[0]
            return answer

    def _receive(self, size: int) -> bytes:
        try:
            data = self._started.control.recv(size, socket.MSG_WAITALL)
        except OSError as error:
            raise self._died(str(error)) from error
        if len(data) < size:
            raise self._died("it hung up")
        return data

    def _died(self, why: str) -> SandboxUnavailable:
        file = self._started.complaints.fileno()
        complaint = os.pread(file, COMPLAINT_BYTES, max(0, os.fstat(file).st_size - COMPLAINT_BYTES))
        return SandboxUnavailable(
            f"the sandbox process failed ({why}). {complaint.decode(errors='replace').strip()}"
        )


def _clock_of(worker: socket.socket) -> Clock:
    """The files that a fresh worker hands over first."""
    try:
        first, files, _, _ = socket.recv_fds(worker, 1, 2, getattr(socket, "MSG_CMSG_CLOEXEC", 0))
    except OSError as error:
        raise _not_locked(str(error)) from error
    if first != control.CLOCK:
        with contextlib.suppress(OSError):
            first += worker.recv(COMPLAINT_BYTES)
        raise _not_locked(first.decode(errors="replace"))
    return Clock(files)


def _require_ready(worker: socket.socket) -> None:
    try:
        first = worker.recv(COMPLAINT_BYTES)
    except OSError as error:
        raise _not_locked(str(error)) from error
    if first != control.READY:
        raise _not_locked(first.decode(errors="replace"))


def _not_locked(why: str) -> SandboxUnavailable:
    return SandboxUnavailable(f"a worker could not lock itself down: {why}")
