"""The process from which workers are forked: warm, single-threaded and without a secret in its memory.

It is exec'ed, not forked, from the grader: a fork of the grader would carry the hidden tests along.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import random
import resource
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import numpy as np

from autograder.sandbox import control as protocol
from autograder.sandbox import landlock, limits, lockdown, preload, seccomp, shell, stand_ins, worker
from autograder.sandbox.adapters import Adapters

LARGE_PAGE = 2 << 20
_MADV_COLLAPSE = 25

GRACE = 0.5
"""Seconds that a worker which hung up has for ending by itself, so that its own exit status is known."""


def main(
    control: int,
    grader: int | None,
    library: str | None,
    modules: list[str],
    adapters: list[str],
    arrays: str,
    forbidden: list[str],
    readable: list[tuple[str, bool]],
    landlock_abi: int,
    filtered: bool,
    memory_bytes: int,
    cpu_seconds: int,
    reply_bytes: int,
    output_bytes: int,
) -> None:
    """Serve until the grader hangs up or dies.

    Args:
        control: descriptor of the control socket.
        grader: descriptor that becomes readable when the grader dies; a pidfd.
        library: folder of the course library; None where there is none.
        modules: what else is imported for all workers.
        adapters: libraries whose objects become plain data.
        arrays: the library whose arrays student code gets.
        forbidden: modules and names for which there are stand-ins.
        readable: files and folders that workers may read, each with whether it may only be listed.
        landlock_abi: the Landlock version to enforce; 0 for none.
        filtered: whether workers load the system call filter and drop capabilities.
        memory_bytes: address space of a worker beyond what is mapped here.
    """
    lockdown.hide_memory()
    interpreter = shell.create()
    stand_ins.install(forbidden)
    allowed = [name for name in modules if not stand_ins.rule_of(name, forbidden)]
    preload.preload(allowed, None if library is None else Path(library))
    stand_ins.replace_names(forbidden)
    if "matplotlib.pyplot" in allowed:
        # draws through IPython's inline backend, as in Jupyter; here, as the first magic takes longest
        interpreter.run_cell("%matplotlib inline").raise_error()
    adapted = Adapters(adapters, arrays)
    gc.collect()
    gc.freeze()
    _require_one_thread()
    _forget_harness()
    _use_large_pages()
    policy = lockdown.Policy(
        address_space=limits.worker_bytes(memory_bytes) + (limits.mapped_bytes() if lockdown.LINUX else 0),
        cpu_seconds=cpu_seconds,
        rules=landlock.ruleset(landlock_abi, readable) if landlock_abi else None,
        filter=seccomp.program() if filtered else None,
    )
    if filtered:
        lockdown.drop_capabilities()
    np.random.seed(0)

    def work(connection_fd: int, parent: int) -> None:
        lockdown.hand_over_times(connection_fd)
        lockdown.enter(policy, connection_fd, parent)
        # family, type and protocol are given because asking for them is no longer allowed
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, lockdown.SOCKET)
        connection.sendall(protocol.READY)
        random.seed(0)  # here, because a fork of Python seeds it anew
        worker.Server(connection, interpreter, adapted, reply_bytes, output_bytes).serve()

    ForkServer(socket.socket(fileno=control), grader, work, cpu_seconds, memory_bytes // 2).serve()


def _require_one_thread() -> None:
    tasks = Path("/proc/self/task")
    if lockdown.LINUX and len(list(tasks.iterdir())) != 1:
        raise RuntimeError("a preloaded module started a thread; workers would inherit its locks")


def _forget_harness() -> None:
    """Leave no name by which a notebook could import the sandbox's modules, or %autoreload reload them."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
        del sys.modules[name]


def _use_large_pages() -> None:
    """Have the kernel put this process's memory into pages of 2 MiB, where it can (Linux 6.1): a fork copies
    an entry for each page, and the end of a worker drops it."""
    if not lockdown.LINUX:
        return
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, _, _, inode, *_ = line.split()
        begin, end = (int(address, 16) for address in span.split("-"))
        begin, end = -(-begin // LARGE_PAGE) * LARGE_PAGE, end // LARGE_PAGE * LARGE_PAGE
        if rights == "rw-p" and inode == "0" and begin < end:
            size = ctypes.c_size_t(end - begin)
            landlock.LIBC.madvise(ctypes.c_void_p(begin), size, _MADV_COLLAPSE)


class ForkServer:
    """Forks and ends workers on request.

    Args:
        control: the grader's end asks here.
        grader: a descriptor that becomes readable when the grader has died.
        work: what a fresh child does with its socket and the zygote's process id; it never returns.
        cpu_seconds: the processor time at which its limit sends it a signal.
        much_memory: bytes that a worker holds at most if it is to be no reason for a lack of memory.
    """

    def __init__(
        self,
        control: socket.socket,
        grader: int | None,
        work: Callable[[int, int], None],
        cpu_seconds: int,
        much_memory: int,
    ) -> None:
        self._control, self._work = control, work
        self._cpu_seconds, self._much_memory = cpu_seconds, much_memory
        self._watched = select.poll()
        self._watched.register(control, select.POLLIN)
        if grader is not None:
            self._watched.register(grader, select.POLLIN)

    def serve(self) -> None:
        self._control.sendall(protocol.READY)
        while True:
            ready = [fd for fd, _ in self._watched.poll()]
            if ready != [self._control.fileno()]:
                os._exit(0)  # the grader has died; the workers die with this process
            data, descriptors, _, _ = socket.recv_fds(self._control, protocol.REQUEST.size, 1)
            if len(data) != protocol.REQUEST.size:
                os._exit(0)  # it hung up
            verb, number = protocol.REQUEST.unpack(data)
            if verb == protocol.FORK:
                answer = self._fork(descriptors[0])
            else:
                answer = self._end(number, GRACE if verb == protocol.REAP else 0)
            self._control.sendall(protocol.ANSWER.pack(answer))

    def _fork(self, connection: int) -> int:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._become_worker(connection, parent)
        os.close(connection)
        return child

    def _become_worker(self, connection: int, parent: int) -> NoReturn:
        try:
            self._work(connection, parent)
        except BaseException:
            # before READY this tells the grader why; later it is the student's code that broke the loop
            with contextlib.suppress(OSError):
                os.write(lockdown.SOCKET, traceback.format_exc().encode())
        finally:
            os._exit(1)

    def _end(self, worker_id: int, grace: float) -> int:
        """Reap a worker, by force once its grace is over; returns what ended it, as `control` has it."""
        deadline = time.monotonic() + grace
        while True:
            reaped, status, used = os.wait4(worker_id, os.WNOHANG)
            if reaped:
                return self._ended(os.waitstatus_to_exitcode(status), used)
            if time.monotonic() >= deadline:
                os.kill(worker_id, signal.SIGKILL)  # not reaped yet: the number is still its own
                return os.waitstatus_to_exitcode(os.waitpid(worker_id, 0)[1])
            time.sleep(0.001)

    def _ended(self, code: int, used: resource.struct_rusage) -> int:
        """What ended a worker by itself, given its exit code and what it had used."""
        if code != -signal.SIGKILL:
            return code
        if used.ru_utime + used.ru_stime >= self._cpu_seconds:
            # from the kernel, where the worker went on after SIGXCPU: the limit that kills is a second higher
            return -signal.SIGXCPU
        held = used.ru_maxrss << 10
        return code if held >= self._much_memory else protocol.KILLED_FROM_OUTSIDE
