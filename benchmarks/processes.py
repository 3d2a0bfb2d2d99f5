"""What a command costs: time, processor time of every process it starts, and their memory together."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.5
_PR_SET_CHILD_SUBREAPER = 36


class CommandError(Exception):
    """It failed; the message is what it printed last."""


@dataclass(frozen=True)
class Cost:
    """Of one command.

    Attributes:
        seconds: by the clock.
        cpu: user and system seconds of the whole tree of processes.
        mib: the largest sum of their memory that a sample found; pages that several share count once (PSS).
    """

    seconds: float
    cpu: float
    mib: float


def cost(command, cwd, env):
    """Run a command and wait for all that it started.

    Args:
        command: program and arguments.
        cwd: where.
        env: added to the environment.

    Raises:
        CommandError: it ended with another code than 0.
    """
    # orphans become children of this process, so that their processor time is counted as well
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, begin = _children_cpu(), time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        sampler = _Sampler()
        printed = process.communicate()[0].decode(errors="replace")
        seconds = time.perf_counter() - begin
        peak = sampler.stop()
    _reap_orphans()
    if process.returncode:
        raise CommandError(f"{' '.join(map(str, command))}\n{printed[-3000:]}")
    return Cost(seconds, _children_cpu() - before, peak)


def _children_cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _reap_orphans():
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


class _Sampler(threading.Thread):
    """Adds up the memory of all descendants of this process, again and again."""

    def __init__(self):
        super().__init__(daemon=True)
        self._peak, self._ended = 0.0, threading.Event()
        self.start()

    def run(self):
        while not self._ended.wait(SAMPLE_SECONDS):
            self._peak = max(self._peak, sum(map(_mib, _descendants())))

    def stop(self):
        self._ended.set()
        self.join()
        return self._peak


def _descendants():
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue  # it has just ended
    found, level = [], [os.getpid()]
    while level:
        level = [pid for pid, parent in parents.items() if parent in level]
        found += level
    return found


def _mib(pid):
    """Proportional set size; where another user's may not be read, resident set size, which is more."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (OSError, StopIteration):
        pass
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return 0.0
