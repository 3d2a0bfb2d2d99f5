"""How a zygote is started: its command, environment, user, and what its workers may read."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import json
import math
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from autograder.course.assignment import Limits, WorkerSpec
from autograder.sandbox import hidden_files

HERE = Path(__file__).resolve().parent
BOOT = HERE / "boot.py"
"""The program that a zygote is."""
UNPRIVILEGED = 65534
"""User and group of the zygote where the grader is root: nobody's, in every distribution."""
NOTHING_MORE = WorkerSpec()
"""What is ready in workers where no assignment says so."""
_PROBE = """
import os, sys
for path in sys.argv[1:]:
    os.listdir(path) if os.path.isdir(path) else open(path).close()
import msgpack, numpy
"""
SYSTEM_PATHS = (
    *("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/dev/null", "/dev/zero", "/dev/urandom"),
)


@dataclass(frozen=True)
class Tier:
    """A way to isolate workers.

    Attributes:
        name: as `results.json` records it.
        landlock_abi: the Landlock version workers enforce, 0 for none.
        filtered: whether workers load the system call filter and drop capabilities.
        bwrap: path of bubblewrap, None to start the zygote without.
    """

    name: str
    landlock_abi: int
    filtered: bool
    bwrap: str | None = None


@dataclass(frozen=True)
class Started:
    """A zygote's process, the grader's end of its control socket, and the file with what it complained of."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    complaints: IO[bytes]


def start(
    tier: Tier, limits: Limits, library: Path | None, spec: WorkerSpec, forbidden: Sequence[str], folder: Path
) -> Started:
    """Start a zygote; it ends when its control socket closes or this process dies.

    Args:
        library: the folder of the course library, if there is one.
        spec: what is ready in its workers.
        forbidden: modules and names that are not in its workers.
        folder: an empty folder of its own, for the caches that matplotlib and IPython write at the start;
            it may be removed once the zygote is warm.

    Raises:
        OSError: the process could not be started.
    """
    readable = readable_paths(library)
    hidden = hidden_files.of_modules(forbidden, package_folders(library))
    user = _unprivileged_user((*readable, str(BOOT), str(folder.parent))) if tier.filtered else None
    if user is not None:
        os.chown(folder, user, user)
    ours, theirs = socket.socketpair()
    with contextlib.ExitStack() as closing, contextlib.ExitStack() as on_error:
        on_error.enter_context(ours)
        passed = _passed(theirs)
        for descriptor in passed:
            closing.callback(os.close, descriptor)
        settings = {
            **_settings(tier, limits, library, spec, passed),
            "readable": [*hidden_files.readable(readable, hidden)],
            "forbidden": list(forbidden),
        }
        complaints = on_error.enter_context(tempfile.TemporaryFile())
        process = subprocess.Popen(
            _bubblewrap(tier.bwrap, [*readable, str(HERE)], hidden, folder) + _command(settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=_environment(folder),
            cwd="/",
            pass_fds=passed,
            start_new_session=True,  # a Ctrl-C in the terminal is the grader's to handle
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        on_error.pop_all()
    return Started(process, ours, complaints)


def _passed(theirs: socket.socket) -> list[int]:
    """The descriptors for the zygote: its end of the control socket, and one that tells of our death."""
    death = [os.pidfd_open(os.getpid())] if hasattr(os, "pidfd_open") else []
    return [_above_stdio(descriptor) for descriptor in (theirs.detach(), *death)]


def _command(settings: dict[str, object]) -> list[str]:
    # -P and -s: no import from the current folder or the user's; the environment is ours, no need for -E
    return [sys.executable, "-P", "-s", "-B", str(BOOT), json.dumps(settings)]


def _settings(
    tier: Tier,
    limits: Limits,
    library: Path | None,
    spec: WorkerSpec,
    passed: list[int],
) -> dict[str, object]:
    """The arguments of `zygote.main` but for what it may read and what is forbidden."""
    return {
        "control": passed[0],
        "grader": passed[1] if len(passed) > 1 else None,
        "library": None if library is None else str(library),
        "modules": list(spec.preload),
        "adapters": list(spec.adapters),
        "arrays": spec.arrays,
        "landlock_abi": tier.landlock_abi,
        "filtered": tier.filtered,
        "memory_bytes": limits.memory_mb << 20,
        "cpu_seconds": math.ceil(limits.submission_seconds),
        "reply_bytes": limits.reply_mb << 20,
        "output_bytes": limits.output_kb << 10,
    }


def readable_paths(library: Path | None) -> list[str]:
    """What workers may read: the interpreter, installed libraries, fonts, time zones, the course library."""
    python = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted = {
        *python,
        sysconfig.get_config_var("LIBDIR"),
        *SYSTEM_PATHS,
        *([str(library)] if library else []),
    }
    return sorted({os.path.realpath(path) for path in wanted if path and os.path.exists(path)})


def package_folders(library: Path | None) -> list[Path]:
    """Where packages lie that workers can import."""
    installed = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    return sorted(installed | ({library.parent} if library else set()))


def _environment(folder: Path) -> dict[str, str]:
    """The zygote's whole environment: nothing of the grader's."""
    threads = ("OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR")
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",  # the same order of sets in every run
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": str(folder / "matplotlib"),
        "IPYTHONDIR": str(folder / "ipython"),
        **{f"{name}_NUM_THREADS": "1" for name in threads},
    }


def _bubblewrap(bwrap: str | None, paths: Sequence[str], hidden: Iterable[Path], folder: Path) -> list[str]:
    """The command that goes before the zygote's: its own mounts, processes, network, users."""
    if bwrap is None:
        return []
    command = [bwrap, "--unshare-all", "--cap-drop", "ALL", "--dev", "/dev", "--proc", "/proc"]
    wanted = {sys.prefix, sys.base_prefix, *paths, "/lib", "/lib64"}
    bound = sorted(path for path in wanted if not path.startswith("/dev/"))  # parents before what they hold
    for path in bound:
        command += ["--ro-bind-try", path, path]
    for secret in hidden_files.shown(bound, hidden):
        command += ["--tmpfs", str(secret)] if secret.is_dir() else ["--ro-bind", "/dev/null", str(secret)]
    return [*command, "--bind", str(folder), str(folder), "--remount-ro", "/", "--chdir", "/", "--"]


@functools.cache
def _unprivileged_user(paths: tuple[str, ...]) -> int | None:
    """The user to become when root grades; None to stay.

    An interpreter beneath root's own 0700 home cannot be entered as somebody else: then the worker stays root
    and drops every capability instead.
    """
    if os.geteuid() != 0:
        return None
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-B", "-W", "ignore", "-c", _PROBE, *paths],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            user=UNPRIVILEGED,
            group=UNPRIVILEGED,
            extra_groups=[],
            check=False,
        )
    except OSError:
        return None
    return UNPRIVILEGED if done.returncode == 0 else None


def _above_stdio(descriptor: int) -> int:
    """The same under a number above 2, which the child's stdin, stdout and stderr would overwrite."""
    above = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 3)
    os.close(descriptor)
    return above
