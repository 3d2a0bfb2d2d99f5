"""Requests to a worker, seen from the grader: run a cell, call a function, read what is left.

Limits and verdicts are here, and nothing that a worker says is believed: a reply must answer the request
that was sent, in a known form, in time. Otherwise the worker is killed and a `StudentError` says why.
"""

from __future__ import annotations

import marshal
import os
import signal
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Protocol

from autograder.course.assignment import Limits
from autograder.sandbox import control, reply, wire
from autograder.sandbox.channel import Channel
from autograder.sandbox.clock import Allowance, Clock
from autograder.sandbox.errors import (
    SandboxUnavailable,
    StudentAnswer,
    StudentCrashed,
    StudentTimeout,
)

HELPERS = "helpers"
"""What the worker calls the functions of hidden tests, where it calls cells by numbers."""

KILLED = "a worker was killed from outside the sandbox, perhaps because the machine ran out of memory"


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
        seconds: the worker's own time that it took; a busy machine makes it no longer.
        output: what the call printed, as far as it was kept.
    """

    value: Any
    changed: dict[int, Any]
    seconds: float
    output: str = ""


class Parent(Protocol):
    """What a worker needs of the zygote that forked it."""

    limits: Limits
    filtered: bool

    def end(self, process_id: int, grace: bool = False) -> int:
        """Kill and reap a worker, as `Zygote.end`."""


class Worker:
    """A process for one student's code; a context manager. `Zygote.worker` makes it.

    Methods raise `StudentRaised` when the student's code did, `StudentForbidden` when it used what it may
    not, `StudentTimeout` when the time is up, `StudentCrashed` when the process ended, `StudentAnswer` when
    the answer is not acceptable data; `SandboxUnavailable` when somebody else killed the process. The time is
    the worker's own, as `sandbox/clock.py` counts it. After a timeout, a crash or a message that breaks the
    protocol the process is gone (`alive` is false), and a new worker must be made.

    Attributes:
        alive: whether it can be asked.
        used: seconds of its own time that its requests have taken.
    """

    def __init__(self, zygote: Parent, channel: Channel, clock: Clock, process_id: int) -> None:
        self._zygote, self._channel, self._clock, self._process_id = zygote, channel, clock, process_id
        self.alive = True
        self.used = 0.0
        self._cells: dict[str, reply.Place] = {}

    def run(self, source: str, cell: str, seconds: float, line: int = 0, *, hidden: bool = False) -> Ran:
        """Run a notebook cell as IPython does; or, from a line of it on, a Python file as an import does.

        Name and line stay here: they count the prose above, and so could carry a table of answers.

        Args:
            source: the code.
            cell: the cell's or the file's name, for messages.
            seconds: what it may take.
            line: where the code begins in its file, from 1; 0 for a notebook's cell.
            hidden: whether it is a hidden test's, so that little is told of an exception.
        """
        number = str(len(self._cells) + 1)
        self._cells[number] = reply.Place(cell, max(0, line - 1))
        form = {"output": str, "dropped": int}
        ok, _ = self._ask(seconds, form, hidden, do="run", source=source, cell=number, file=line > 0)
        return Ran(self._printed(ok["output"]), max(0, ok["dropped"]))

    def define(self, source: str, name: str, seconds: float) -> None:
        """Make functions of a hidden test callable. They are not in the notebook, which is their `notebook`.

        Args:
            source: defines them.
            name: for messages.
            seconds: what it may take.
        """
        self._cells[HELPERS] = reply.Place(name)
        self._ask(seconds, {}, do="define", code=_compiled(source), cell=HELPERS)

    def prepare_imports(self, module: str, helpers: Mapping[str, str], seconds: float) -> None:
        """Let code run as a module of a package, and import the student's own modules.

        Args:
            module: the module's full name; empty for a notebook.
            helpers: sources of the student's modules by name.
            seconds: what it may take.
        """
        self._cells.update({f"{name}.py": reply.Place(f"{name}.py") for name in helpers})
        self._ask(seconds, {}, do="imports", module=module, helpers=dict(helpers))

    def call(
        self,
        function: str | wire.Handle,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] = MappingProxyType({}),
        *,
        module: str = "",
        method: str | None = None,
        keep: Iterable[int] = (),
        forbidden: Iterable[str] = (),
        watch: bool = True,
        seconds: float,
    ) -> Answer:
        """Call a name of the notebook's namespace or of a module, an object behind a handle, or a method.

        Args:
            function: the name or the handle.
            args: of the call, by position; plain data, arrays and handles.
            kwargs: of the call, by name.
            module: where the name is; empty for the notebook's namespace.
            method: of the function, if that is called.
            keep: positions of a returned tuple that stay in the worker; 0 keeps any other value as a whole.
            forbidden: modules and packages that the function may not use.
            watch: whether to look for code of theirs that runs, which takes time; stand-ins always refuse.
        """
        ok, elapsed = self._ask(
            seconds,
            {"value": object, "changed": list, "output": str},
            do="call",
            function=function,
            module=module,
            method=method,
            keep=list(keep),
            forbidden=list(forbidden),
            watch=watch,
            args=tuple(args),
            kwargs=dict(kwargs),
        )
        changed = self._changed(ok["changed"], len(args))
        return Answer(ok["value"], changed, elapsed, self._printed(ok["output"]))

    def value(self, name: str, seconds: float) -> Any:
        """What a name of the notebook's namespace is bound to: plain data, or a handle."""
        return self._ask(seconds, {"value": object}, do="value", name=name)[0]["value"]

    def figures(self, seconds: float) -> list[dict[str, Any]]:
        """The matplotlib figures that the last cell or call drew, as `sandbox/figures.py` describes them."""
        found = self._ask(seconds, {"figures": list}, do="figures")[0]["figures"]
        if not all(reply.is_figure(figure) for figure in found):
            self._end()
            raise StudentAnswer("the worker sent a malformed message (figures)")
        return list(found)

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

    def _ask(
        self, seconds: float, form: dict[str, type], hidden: bool = True, /, **request: Any
    ) -> tuple[dict[str, Any], float]:
        """The checked content of the reply to a request, and the worker's own time that it took."""
        if not self.alive:
            raise RuntimeError("this worker has ended; make a new one")
        question = reply.Question(os.urandom(16), form, self._cells, request.get("forbidden", ()), hidden)
        frame = wire.pack({"id": question.identity, **request})
        allowance, before = Allowance(self._clock, seconds), self.used
        try:
            parts = self._exchange(frame, allowance)
            return reply.checked(wire.unpack(*parts), question), self.used - before
        except TimeoutError:
            self._end()
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

    def _exchange(self, frame: bytes, allowance: Allowance) -> tuple[memoryview, memoryview]:
        """Send a request and receive what comes, in the time that is allowed."""
        try:
            if not self._channel.silent():
                raise wire.Refused("a message that nothing asked for")
            self._channel.send(frame, allowance)
            return self._channel.receive(allowance)
        finally:
            self.used += allowance.used()

    def _printed(self, text: str) -> str:
        return reply.printable(text[: self._zygote.limits.output_kb << 10])

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
        self._clock.close()
        return self._zygote.end(self._process_id, grace)


@lru_cache
def _compiled(source: str) -> bytes:
    """Code that each worker would take longer to compile than to run."""
    return marshal.dumps(compile(source, f"<{HELPERS}>", "exec", dont_inherit=True))
