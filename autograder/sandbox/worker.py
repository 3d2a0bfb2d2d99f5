"""The loop inside the sandbox: run a cell, call a function, reach an object that stayed here.

Everything here shares a process with student code, which may change any of it: nothing the worker says is
trusted. Requests and replies are dicts; a reply carries its request's id and one of `ok`, `raised`,
`forbidden` or `refused`.
"""

from __future__ import annotations

import builtins
import importlib
import marshal
import os
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell

from autograder.sandbox import figures, forbidden_calls, own_modules, stand_ins, wire
from autograder.sandbox.adapters import Adapters
from autograder.sandbox.shell import NamedCells, Output, file_name

TEXT = 2000
"""Characters of an exception's message that are passed on."""
Request = dict[str, Any]


class Server:
    """Answers the grader's requests, one at a time."""

    def __init__(
        self,
        connection: socket.socket,
        shell: InteractiveShell,
        adapters: Adapters,
        reply_bytes: int,
        output_bytes: int,
    ) -> None:
        self._connection, self._shell, self._reply_bytes = connection, shell, reply_bytes
        self._adapters = adapters
        self._output = sys.stdout = sys.stderr = Output(output_bytes)
        self._guard = forbidden_calls.Guard(())
        self._objects: dict[int, Any] = {}
        self._helpers: dict[str, Any] = {}  # functions of hidden tests
        self._cells: dict[
            str, tuple[str, int]
        ] = {}  # file name: the cell's name, blank lines that IPython drops
        self._verbs: dict[str, Callable[[Request], Request]] = {
            "run": self._run,
            "define": self._define,
            "imports": self._imports,
            "call": self._call,
            "value": self._value,
            "figures": self._figures,
            "attribute": self._attribute,
            "update": self._update,
            "put": self._put,
        }

    def serve(self) -> None:
        """Answer until the grader hangs up."""
        while True:
            structure, arrays = wire.HEADER.unpack(self._receive(wire.HEADER.size))
            parts = memoryview(self._receive(structure + arrays))
            request = wire.unpack(parts[:structure], parts[structure:])
            self._connection.sendall(self._answer(request))

    def _receive(self, size: int) -> bytearray:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            received = self._connection.recv_into(view)
            if not received:
                os._exit(0)
            view = view[received:]
        return data

    def _answer(self, request: Request) -> bytes:
        reply: Request
        watched = request["forbidden"] if request.get("watch") else ()
        self._guard = forbidden_calls.Guard(watched)
        try:
            done = self._verbs[request["do"]](request)
            with self._taking_apart(done):
                return wire.pack({"id": request["id"], "ok": done}, self._reply_bytes)
        except wire.Refused as error:
            reply = {"refused": str(error)}
        except forbidden_calls.Used as error:
            rule = error.rule if isinstance(error, stand_ins.NotAllowed) else str(error)
            known = rule in request.get("forbidden", ())
            reply = {"forbidden": rule} if known else {"raised": self._describe(error)}
        except BaseException as error:  # also SystemExit and KeyboardInterrupt: the student's code raised it
            reply = {"raised": self._describe(error)}
        return wire.pack({"id": request["id"], **reply})

    def _run(self, request: Request) -> Request:
        source, cell = request["source"], request["cell"]
        self._begin()
        if request["file"]:
            self._run_file(source, cell)
        else:
            self._run_cell(source, cell)
        output, dropped = self._output.take()
        return {"output": output, "dropped": dropped}

    def _run_file(self, source: str, part: str) -> None:
        name = file_name(part)
        self._cells[name] = (part, 0)
        exec(compile(source, name, "exec", dont_inherit=True), self._shell.user_ns)

    def _run_cell(self, source: str, cell: str) -> None:
        body = source.lstrip("\n \t\r") or source
        self._cells[file_name(cell)] = (cell, source[: len(source) - len(body)].count("\n"))
        NamedCells.cell = cell
        result = self._shell.run_cell(source)
        self._shell.last_execution_result = None  # it would keep a failed cell's arrays alive
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            raise error

    def _define(self, request: Request) -> Request:
        """Run what the grader compiled, apart from the notebook, which may call something else `zip`."""
        code = marshal.loads(request["code"])
        self._cells[code.co_filename] = (request["cell"], 0)
        own = {"notebook": self._shell.user_ns}
        exec(code, own)
        self._helpers |= {key: value for key, value in own.items() if callable(value)}
        return {}

    def _imports(self, request: Request) -> Request:
        helpers = request["helpers"]
        self._cells |= {file_name(f"{name}.py"): (f"{name}.py", 0) for name in helpers}
        own_modules.install(self._shell.user_ns, request["module"], helpers)
        return {}

    def _begin(self) -> None:
        """What was printed and drawn before belongs to another request."""
        self._output.take()
        figures.forget()

    def _call(self, request: Request) -> Request:
        self._begin()
        function = self._function(request["function"], request["module"], request["method"])
        sent, keep = request["args"], request["keep"]
        arguments = [self._resolve(argument) for argument in sent]
        given = () if self._is_helper(request) else enumerate(sent)
        before = {n: self._snapshot(arguments[n]) for n, a in given if type(a) is not wire.Handle}
        options = {name: self._resolve(item) for name, item in request["kwargs"].items()}
        with self._guard:
            returned = function(*arguments, **options)
        with self._taking_apart([returned, *(arguments[n] for n in before)]):
            changed = [
                (n, self._portable(arguments[n]))
                for n, then in before.items()
                if then is not None and then != self._snapshot(arguments[n])
            ]
            value = self._returned(returned, keep)
        return {"value": value, "changed": changed, "output": self._output.take()[0]}

    def _is_helper(self, request: Request) -> bool:
        """Whether the function is a hidden test's own, which knows itself what it changes."""
        return not request["module"] and request["method"] is None and request["function"] in self._helpers

    def _value(self, request: Request) -> Request:
        return {"value": self._portable(self._named(request["name"]))}

    def _figures(self, request: Request) -> Request:
        return {"figures": figures.drawn()}

    def _taking_apart(self, value: Any) -> AbstractContextManager[object]:
        """The guard, where a class of the student's may compute what it holds only as it is taken apart."""
        return nullcontext() if wire.is_inert(value) else self._guard

    def _attribute(self, request: Request) -> Request:
        return {"value": self._portable(getattr(self._resolve(request["handle"]), request["name"]))}

    def _update(self, request: Request) -> Request:
        target = getattr(self._resolve(request["handle"]), request["name"])
        for key, item in request["items"].items():
            target[key] = self._resolve(item)
        return {}

    def _put(self, request: Request) -> Request:
        return {"value": self._keep(self._resolve(request["value"]))}

    def _function(self, target: str | wire.Handle, module: str, method: str | None) -> Callable[..., Any]:
        if isinstance(target, wire.Handle):
            found = self._resolve(target)
        else:
            found = getattr(importlib.import_module(module), target) if module else self._named(target)
        function: Callable[..., Any] = found if method is None else getattr(found, method)
        return function

    def _named(self, name: str) -> Any:
        if name in self._helpers:
            return self._helpers[name]
        if name not in self._shell.user_ns:
            raise NameError(f"name '{name}' is not defined")
        return self._shell.user_ns[name]

    def _resolve(self, value: Any) -> Any:
        """The value with every handle replaced by its object, and arrays as student code gets them."""
        if type(value) is wire.Handle:
            return self._objects[value.id]
        if type(value) is np.ndarray:
            return self._adapters.given(value)
        if type(value) is dict:
            return {key: self._resolve(item) for key, item in value.items()}
        if type(value) in (list, tuple):
            return type(value)(self._resolve(item) for item in value)
        return value

    def _returned(self, value: Any, keep: list[int]) -> Any:
        if isinstance(value, tuple) or (type(value) is list and any(keep)):
            return tuple(self._keep(v) if i in keep else self._portable(v) for i, v in enumerate(value))
        return self._keep(value) if 0 in keep else self._portable(value)

    def _snapshot(self, value: Any) -> object:
        """What is equal for equal values; None where a value is not plain data."""
        plain = self._adapters.plain(value)
        if type(plain) is np.ndarray and plain.dtype.str in wire.DTYPES:
            return plain.dtype.str, plain.shape, plain.tobytes()
        try:
            return wire.pack(plain)
        except (wire.NotPlain, wire.Refused):
            return None

    def _portable(self, value: Any) -> Any:
        if wire.is_plain(value):
            return value
        adapted = self._adapters.plain(value)
        return adapted if wire.is_plain(adapted) else self._keep(value)

    def _keep(self, value: Any) -> wire.Handle:
        number = int.from_bytes(
            os.urandom(7), "little"
        )  # so that a handle of another worker is not found here
        self._objects[number] = value
        kind = type(value).__name__
        return wire.Handle(number, f"{kind} of {value.dtype}"[:200] if kind == "ndarray" else kind[:200])

    def _describe(self, error: BaseException) -> Request:
        kind = "MemoryError" if isinstance(error, MemoryError) else _class_name(type(error))
        text = _message(error)
        if kind == "MemoryError" and not text:
            text = "the memory limit was reached"
        cell, line = self._where(error)
        return {"kind": kind[:200], "text": text[:TEXT], "cell": cell, "line": line}

    def _where(self, error: BaseException) -> tuple[str | None, int | None]:
        """The cell and line of the innermost frame that is in a cell."""
        found: tuple[str, int | None] | None = None
        if isinstance(error, SyntaxError):
            found = (error.filename or "", error.lineno)
        trace: TracebackType | None = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self._cells:
                found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
            trace = trace.tb_next
        if found is None or found[0] not in self._cells:
            return None, None
        cell, blank = self._cells[found[0]]
        return cell, None if found[1] is None else found[1] + blank


def _class_name(kind: type[BaseException]) -> str:
    """The name of an exception's class; with its module where Python's own class of that name is another."""
    own = getattr(builtins, kind.__name__, kind)
    return kind.__name__ if own is kind else f"{kind.__module__}.{kind.__name__}"


def _message(error: BaseException) -> str:
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:  # a student's own __str__
        return ""
    return text.encode("utf-8", "backslashreplace").decode()
