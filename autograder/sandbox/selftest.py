"""Does a sandbox hold? A real worker tries what must fail, and does what must work."""

from __future__ import annotations

import contextlib
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder.course.assignment import Limits
from autograder.course.checkout import CHECKOUT
from autograder.sandbox.calls import Worker
from autograder.sandbox.client import Zygote
from autograder.sandbox.errors import SandboxUnavailable, StudentError, StudentTimeout
from autograder.sandbox.launch import Tier

ACTS = Path(__file__).with_name("hostile_acts.py")
SECONDS = 10.0
LOOP_SECONDS = 0.2


@dataclass(frozen=True)
class Hidden:
    """What a worker must not get to see on this machine.

    Attributes:
        file: one that it will try to read.
        folder: one that it will try to list, such as that of the hidden tests.
    """

    file: Path = CHECKOUT / "autograder" / "__init__.py"
    folder: Path = CHECKOUT / "autograder" / "assignments"


OURS = Hidden()

TRIAL = Limits(
    cell_seconds=20,
    call_seconds=10,
    question_seconds=30,
    memory_mb=1024,
    reply_mb=64,
    output_kb=64,
    notebook_seconds=60,
    notebook_mb=20,
    upload_mb=400,
)
"""Ordinary limits, for where no assignment gives its own."""


def require(tier: Tier, hidden: Hidden = OURS, limits: Limits = TRIAL) -> None:
    """Try a tier.

    Raises:
        SandboxUnavailable: a forbidden act succeeded, or ordinary work failed; the message names it.
    """
    try:
        failures = _failures(tier, hidden, limits)
    except (StudentError, SandboxUnavailable):  # a busy machine or a killed process may have been the reason
        try:
            failures = _failures(tier, hidden, limits)
        except StudentError as error:
            raise SandboxUnavailable(f"the self-test did not finish: {error}") from error
    if failures:
        raise SandboxUnavailable(f"the self-test found that a worker can {', '.join(failures)}")


def _failures(tier: Tier, hidden: Hidden, limits: Limits) -> list[str]:
    """What a worker can do but must not, and cannot but must."""
    with Zygote(tier, limits) as zygote:
        with zygote.worker() as worker:
            failures = _ordinary_work(worker) + _forbidden_acts(worker, hidden, limits)
        with zygote.worker() as worker:
            return failures + _endless_loop(worker)


def _ordinary_work(worker: Worker) -> list[str]:
    worker.run("import numpy as np\ndef double(x):\n    print(x)\n    return 2 * x", "work", SECONDS)
    value = worker.call("double", [np.arange(6.0)], seconds=SECONDS).value
    works = type(value) is np.ndarray and np.array_equal(value, 2 * np.arange(6.0))
    return [] if works else ["not compute with NumPy"]


def _forbidden_acts(worker: Worker, hidden: Hidden, limits: Limits) -> list[str]:
    """The acts that were not stopped."""
    with _targets(hidden, limits) as targets:
        worker.run(ACTS.read_text(), "acts", SECONDS)
        outcomes = worker.call("attempt", targets, seconds=SECONDS).value
    try:
        outcomes["become another program"] = worker.call("become_another_program", seconds=SECONDS).value
    except StudentError:
        outcomes["become another program"] = "done"
    return [act for act, outcome in outcomes.items() if not outcome.startswith("stopped")]


def _endless_loop(worker: Worker) -> list[str]:
    try:
        worker.run("while True: pass", "loop", LOOP_SECONDS)
    except StudentTimeout:
        return []
    return ["run without end"]


@contextlib.contextmanager
def _targets(hidden: Hidden, limits: Limits) -> Iterator[tuple[str, str, str, int, int, str, int]]:
    """The arguments of `hostile_acts.attempt`: real files and real listeners."""
    with tempfile.TemporaryDirectory(prefix="autograder-") as name, contextlib.ExitStack() as closing:
        outside, path = Path(name, "outside"), str(Path(name, "socket"))
        Path(name).chmod(0o755)  # so that only the sandbox, not the folder, is in the way
        outside.touch()
        outside.chmod(0o666)
        tcp = closing.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = closing.enter_context(socket.socket(type=socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        unix = closing.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(path)
        unix.listen()
        Path(path).chmod(0o666)
        ports = tcp.getsockname()[1], udp.getsockname()[1]
        yield (
            str(hidden.file),
            str(hidden.folder),
            str(outside),
            *ports,
            path,
            2 * limits.memory_mb << 20,
        )
