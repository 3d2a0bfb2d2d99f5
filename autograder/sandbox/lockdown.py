"""A freshly forked worker gives up for good what it will not need, before it reads a byte of student code."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
import sys
from dataclasses import dataclass

from autograder.sandbox import control, landlock, limits, seccomp

SOCKET = 3
"""The descriptor of the worker's one socket, the only one it keeps besides /dev/null as 0, 1 and 2."""
LINUX = sys.platform == "linux"
TIMES = ("/proc/self/schedstat", "/proc/self/stat")
"""The files that `sandbox/clock.py` reads."""
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class Policy:
    """What the zygote prepares once for all its workers.

    Attributes:
        address_space: bytes a worker may map.
        cpu_seconds: processor time of a worker.
        rules: descriptor of the Landlock ruleset, None to go without.
        filter: the seccomp program, None to go without.
    """

    address_space: int
    cpu_seconds: int
    rules: int | None
    filter: bytes | None


def enter(policy: Policy, socket_fd: int, parent: int) -> None:
    """Lock this process down. Single-threaded; call it between fork and the first request.

    Args:
        socket_fd: the worker's socket; it becomes descriptor `SOCKET`.
        parent: process id of the zygote, with which the worker dies.

    Raises:
        OSError: a step failed; the process must end without running anything.
    """
    os.setsid()
    rules = _keep_only(socket_fd, policy.rules)
    if LINUX:
        limits.restrict_self(policy.address_space, policy.cpu_seconds)
        _prctl(_PR_SET_NO_NEW_PRIVS, 1)
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)
        _prctl(_PR_SET_DUMPABLE, 0)
    if rules is not None:
        landlock.restrict_self(rules)
        os.close(rules)
    if policy.filter is not None:
        seccomp.restrict_self(policy.filter)


def hand_over_times(socket_fd: int) -> None:
    """Give the grader this process's files of `TIMES`, by the socket; call it before `enter`.

    Raises:
        OSError: the socket is gone.
    """
    files = []
    for name in TIMES:
        with contextlib.suppress(OSError):
            files.append(os.open(name, os.O_RDONLY | os.O_CLOEXEC))
    if len(files) < len(TIMES):
        files = []  # a system without them: one of the two says nothing
    with socket.socket(fileno=os.dup(socket_fd)) as connection:
        socket.send_fds(connection, [control.CLOCK], files)


def hide_memory() -> None:
    """Keep other processes of the same user from reading this one's memory and environment."""
    if LINUX:
        _prctl(_PR_SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    """Give up what root may do beyond other users, for good. The zygote does, once for all its workers.

    Raises:
        OSError: the kernel refuses.
    """
    capability = 0
    while landlock.LIBC.prctl(_PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) == 0:
        capability += 1  # until the kernel knows no such capability, or (not root) none may be dropped
    header = struct.pack("<Ii", _CAPABILITY_VERSION_3, 0)
    if landlock.LIBC.capset(header, bytes(24)):
        raise OSError(ctypes.get_errno(), "the capabilities could not be dropped")


def _keep_only(socket_fd: int, rules: int | None) -> int | None:
    """Close every descriptor but the socket and the ruleset; return the ruleset's new number."""
    null = os.open(os.devnull, os.O_RDWR)
    kept = [null, null, null, socket_fd] + ([] if rules is None else [rules])
    above = [fcntl.fcntl(fd, fcntl.F_DUPFD, len(kept)) for fd in kept]  # so that no copy overwrites a source
    for target, fd in enumerate(above):
        os.dup2(fd, target)
    os.closerange(len(kept), 2**31 - 1 if LINUX else os.sysconf("SC_OPEN_MAX"))  # one call on Linux
    return None if rules is None else SOCKET + 1


def _prctl(option: int, value: int) -> None:
    if landlock.LIBC.prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl({option}): {os.strerror(code)}")
