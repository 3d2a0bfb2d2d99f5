"""What a worker must not be able to do. The self-test sends this file into a worker as a student's cell.

Nothing here does harm where an act succeeds.
"""

import ctypes
import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

_PTRACE_SEIZE = 0x4206  # does not stop the traced process


def attempt(
    secret: str, hidden: str, outside: str, tcp: int, udp: int, unix: str, beyond_limit: int
) -> dict[str, str]:
    """Try each act for real; the answer says how it ended: `done` or `stopped: ...`.

    Args:
        secret: a file of the grader.
        hidden: the hidden tests' folder.
        outside: a file that any user may write.
        tcp, udp, unix: where the grader listens.
        beyond_limit: bytes.
    """
    acts: dict[str, Callable[[], object]] = {
        "read a file of the grader": lambda: Path(secret).read_bytes(),
        "list the hidden tests": lambda: os.listdir(hidden),
        "read /etc/passwd": lambda: Path("/etc/passwd").read_bytes(),
        "read its parent's environment": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        "write a file": lambda: Path(outside).write_text("x"),
        "change a file's mode": lambda: os.chmod(outside, 0o777),
        "make a file in memory": lambda: os.memfd_create("x"),
        "start a thread": lambda: threading.Thread(target=int).start(),
        "fork": _fork,
        "connect over TCP": lambda: socket.create_connection(("127.0.0.1", tcp), 1),
        "send over UDP": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", udp)),
        "connect to a Unix socket": lambda: socket.socket(socket.AF_UNIX).connect(unix),
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "trace its parent": lambda: _call("ptrace", _PTRACE_SEIZE, os.getppid(), 0, 0),
        "change its user": lambda: _call("setuid", os.getuid()),
        "use more memory than its limit": lambda: mmap.mmap(-1, beyond_limit),
    }
    return {name: _outcome(act) for name, act in acts.items()}


def become_another_program() -> str:
    """Returns only where the kernel refuses."""
    return _outcome(lambda: os.execv(sys.executable, [sys.executable, "-c", ""]))


def _outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except (OSError, MemoryError, RuntimeError) as error:
        return f"stopped: {error!r}"
    return "done"


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()


def _call(name: str, *arguments: int) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
