"""The grader's side of the sandbox: zygotes, and workers to which student code is given.

Deadlines and verdicts are here, and nothing that a worker says is believed: a reply must answer the request
that was sent, in a known form, in time. Otherwise the worker is killed and a `StudentError` says why.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.assignment import Limits
from autograder.sandbox import control, launch, reply, wire
from autograder.sandbox.channel import Channel
from autograder.sandbox.errors import (
    SandboxUnavailable,
    StudentAnswer,
    StudentCrashed,
    StudentTimeout,
)

COMPLAINT_BYTES = 2000
KILLED = "a worker was killed from outside the sandbox, perhaps because the machine ran out of memory"
BUSY = "the machine was too busy: a worker waited for a processor nearly all of its time; use fewer --jobs"
LEAST = 0.1
"""Share of its time that a worker must have had a processor, or else that it did not finish says nothing."""
START_SECONDS = 60.0
"""What a zygote may take to start, or to answer; it is ours, so that more is a fault of the machine."""


@dataclass(frozen=True)
class Ran:
    """What a cell printed: the text that was kept, and how many bytes more were dropped."""

    output: str
    dropped: int


@dataclass(frozen=True)
class Answer:
    """What one call gave.

    Attributes:
        value: plain data, NumPy arrays, tuples; a `Handle` for what stays in the worker.
        changed: positional index -> new value, for arguments that the call changed in place.
        seconds: how long it took by the grader's clock.
    """

    value: Any
    changed: dict[int, Any]
    seconds: float


class Zygote:
    """A warm, secret-free process from which workers are forked; a context manager.

    Args:
        tier: how its workers are isolated.
        limits: what each of them may use.
        library: the folder of the course library, if there is one.
        preload: modules that are imported once for all workers.

    Raises:
        SandboxUnavailable: it could not be started.

    Attributes:
        limits: as given.
        filtered: whether its workers are kept from most system calls.
    """

    def __init__(
        self, tier: launch.Tier, limits: Limits, library: Path | None = None, preload: Sequence[str] = ()
    ) -> None:
        self.limits, self.filtered = limits, tier.filtered
        self._lock = threading.Lock()
        folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        try:
            self._started = launch.start(tier, limits, library, preload, folder)
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
        return 0 <= self._request(control.HAD, process_id) < 1000 * LEAST * seconds

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


class Worker:
    """A process for one student's code; a context manager. `Zygote.worker` makes it.

    Methods raise `StudentRaised` when the student's code did, `StudentForbidden` when it used what it may
    not, `StudentTimeout` when the time is up, `StudentCrashed` when the process ended, `StudentAnswer` when
    the answer is not acceptable data; `SandboxUnavailable` when somebody else killed the process or kept the
    processor from it. After a timeout, a crash or a message that breaks the protocol the process is gone
    (`alive` is false), and a new worker must be made.
    """

    def __init__(self, zygote: Zygote, channel: Channel, process_id: int) -> None:
        self._zygote, self._channel, self._process_id = zygote, channel, process_id
        self.alive = True

    def run(self, source: str, cell: str, seconds: float) -> Ran:
        """Run a notebook cell as IPython does; `cell` is its name for messages."""
        form = {"output": str, "dropped": int}
        ok, _ = self._ask(seconds, form, do="run", source=source, cell=cell)
        kept = self._zygote.limits.output_kb << 10
        return Ran(reply.printable(ok["output"][:kept]), max(0, ok["dropped"]))

    def call(
        self,
        function: str | wire.Handle,
        *args: Any,
        method: str | None = None,
        keep: Iterable[int] = (),
        forbidden: Iterable[str] = (),
        seconds: float,
        **kwargs: Any,
    ) -> Answer:
        """Call a name of the notebook's namespace, an object behind a handle, or a method of either.

        Args:
            keep: positions of a returned tuple that stay in the worker; 0 keeps any other value as a whole.
            forbidden: modules and packages that the function may not use.
        """
        ok, elapsed = self._ask(
            seconds,
            {"value": object, "changed": list},
            do="call",
            function=function,
            method=method,
            keep=list(keep),
            forbidden=list(forbidden),
            args=args,
            kwargs=kwargs,
        )
        return Answer(ok["value"], self._changed(ok["changed"], len(args)), elapsed)

    def attribute(self, handle: wire.Handle, name: str, seconds: float) -> Any:
        """The value of an attribute: plain data, or a handle."""
        return self._ask(seconds, {"value": object}, do="attribute", handle=handle, name=name)[0]["value"]

    def update(self, handle: wire.Handle, name: str, items: dict[str, Any], seconds: float) -> None:
        """Set items of the dict that is the object's attribute `name`."""
        self._ask(seconds, {}, do="update", handle=handle, name=name, items=items)

    def put(self, value: Any, seconds: float) -> wire.Handle:
        """Send a value once, to use it in many calls."""
        handle: wire.Handle = self._ask(seconds, {"value": wire.Handle}, do="put", value=value)[0]["value"]
        return handle

    def close(self) -> None:
        """Kill the process, if it is still there."""
        if self.alive:
            self._end()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _ask(self, seconds: float, form: dict[str, type], **request: Any) -> tuple[dict[str, Any], float]:
        """The checked content of the reply to a request, and how long it took."""
        if not self.alive:
            raise RuntimeError("this worker has ended; make a new one")
        identity = os.urandom(16)
        frame = wire.pack({"id": identity, **request})
        begin = time.monotonic()
        try:
            if not self._channel.silent():
                raise wire.Refused("a message that nothing asked for")
            self._channel.send(frame, begin + seconds)
            parts = self._channel.receive(begin + seconds)
            elapsed = time.monotonic() - begin
            return reply.content(wire.unpack(*parts), identity, form), elapsed
        except TimeoutError:
            starved = self._zygote.starves(self._process_id, seconds)
            self._end()
            if starved:
                raise SandboxUnavailable(BUSY) from None
            raise StudentTimeout(seconds) from None
        except EOFError:
            status = self._end(grace=True)
            if status == control.KILLED_FROM_OUTSIDE and self._zygote.filtered:  # code cannot kill itself
                raise SandboxUnavailable(KILLED) from None
            if status == -signal.SIGXCPU:
                raise StudentTimeout(seconds) from None
            raise StudentCrashed(status) from None
        except wire.Refused as error:
            self._end()
            raise StudentAnswer(f"the worker sent {error}") from None

    def _changed(self, pairs: list[Any], arguments: int) -> dict[int, Any]:
        changed = {}
        for pair in pairs:
            if not (
                type(pair) is tuple and len(pair) == 2 and type(pair[0]) is int and 0 <= pair[0] < arguments
            ):
                self._end()
                raise StudentAnswer("the worker sent a malformed message (changed arguments)")
            changed[pair[0]] = pair[1]
        return changed

    def _end(self, grace: bool = False) -> int:
        self.alive = False
        self._channel.close()
        return self._zygote.end(self._process_id, grace)
