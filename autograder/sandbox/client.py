"""Zygotes, seen from the grader: processes that fork workers."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from pathlib import Path

from autograder.course.assignment import Limits, WorkerSpec
from autograder.sandbox import calls, control, launch
from autograder.sandbox.calls import Worker
from autograder.sandbox.channel import Channel
from autograder.sandbox.errors import SandboxUnavailable

COMPLAINT_BYTES = 2000
START_SECONDS = 60.0
"""What a zygote may take to start, or to answer; it is ours, so that more is a fault of the machine."""


class Zygote:
    """A warm, secret-free process from which workers are forked; a context manager.

    Args:
        tier: how its workers are isolated.
        limits: what each of them may use.
        library: the folder of the course library, if there is one.
        spec: what is ready in its workers.

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
    ) -> None:
        self.limits, self.filtered = limits, tier.filtered
        self._lock = threading.Lock()
        folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        try:
            self._started = launch.start(tier, limits, library, spec, folder)
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

    def worker(self) -> Worker:
        """A new worker, locked down and with nothing run in it.

        Raises:
            SandboxUnavailable: the zygote has died or the lockdown failed.
        """
        ours, theirs = socket.socketpair()
        with contextlib.ExitStack() as on_error:
            on_error.enter_context(ours)
            with theirs:
                process_id = self._request(control.FORK, 0, theirs)
            on_error.callback(self.end, process_id)
            ours.settimeout(START_SECONDS)
            try:
                first = ours.recv(4096)
            except OSError as error:
                first = str(error).encode()
            if first != control.READY:
                raise SandboxUnavailable(
                    f"a worker could not lock itself down: {first.decode(errors='replace')}"
                )
            on_error.pop_all()
        return Worker(self, Channel(ours, self.limits.reply_mb << 20), process_id)

    def end(self, process_id: int, grace: bool = False) -> int:
        """Kill and reap a worker; with grace, wait a moment for it to end by itself.

        Returns:
            Its exit code, minus the number of the signal that ended it, or `control.KILLED_FROM_OUTSIDE`.
        """
        return self._request(control.REAP if grace else control.KILL, process_id)

    def starves(self, process_id: int, seconds: float) -> bool:
        """Whether a worker wants a processor and had hardly any of so many seconds of one."""
        return 0 <= self._request(control.HAD, process_id) < 1000 * calls.LEAST * seconds

    def close(self) -> None:
        """End the process and its workers."""
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
        said = os.pread(file, COMPLAINT_BYTES, max(0, os.fstat(file).st_size - COMPLAINT_BYTES))
        return SandboxUnavailable(
            f"the sandbox process failed ({why}). {said.decode(errors='replace').strip()}"
        )
