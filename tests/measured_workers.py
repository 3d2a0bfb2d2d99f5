"""Which lines run in the sandbox's own processes: pytest -p tests.measured_workers, for `make coverage`.

A locked-down worker can write no file. So each zygote first maps a file into its memory, with a byte for
every line of the sandbox's modules; workers inherit the mapping, and setting a byte takes no system call. At
the end the bytes become a data file that `coverage combine` reads.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import coverage
import pytest

from autograder.sandbox import launch

MODULES = sorted(launch.HERE.glob("*.py"))
LINES = 1 << 12
"""Of a module, at most."""

DATA = os.environ.get("COVERAGE_FILE", ".coverage")
MEMORY = Path(f"{DATA}-of-workers").resolve()
MEASURED_BOOT = f"""
import mmap, sys
folder, modules, boot = {str(launch.HERE)!r}, {[path.name for path in MODULES]!r}, sys.argv.pop(1)
lines = mmap.mmap(int(sys.argv.pop(1)), {LINES} * len(modules))
first = {{folder + "/" + name: {LINES} * number for number, name in enumerate(modules)}}

def trace(frame, event, argument):
    start = first.get(frame.f_code.co_filename)
    if start is None:
        return None
    lines[start + frame.f_lineno] = 1
    return trace

sys.settrace(trace)
with open(boot) as file:
    exec(compile(file.read(), boot, "exec"), {{"__name__": "__main__", "__file__": boot}})
"""


class MeasuredPopen(subprocess.Popen[Any]):
    """Starts `boot.py` below the tracing above; everything else as usual."""

    def __init__(self, command: list[str], *, pass_fds: tuple[int, ...] = (), **options: Any) -> None:
        boot = next((place for place, word in enumerate(command) if word.endswith("/boot.py")), None)
        if boot is None:
            super().__init__(command, pass_fds=pass_fds, **options)
            return
        with MEMORY.open("r+b") as memory:
            number = memory.fileno()
            command = [*command[:boot], "-c", MEASURED_BOOT, command[boot], str(number), *command[boot + 1 :]]
            super().__init__(command, pass_fds=(*pass_fds, number), **options)


class Subprocess:
    """The module `subprocess` as `launch` sees it."""

    Popen = MeasuredPopen

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # not in a process that pytest-xdist started
        MEMORY.write_bytes(bytes(LINES * len(MODULES)))
    vars(launch)["subprocess"] = Subprocess()


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    memory = MEMORY.read_bytes()
    executed = {
        str(path): [line for line in range(LINES) if memory[LINES * number + line]]
        for number, path in enumerate(MODULES)
    }
    data = coverage.CoverageData(DATA, suffix="workers")
    data.add_lines(executed)
    data.write()
